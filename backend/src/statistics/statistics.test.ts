import { describe, expect, it } from '@jest/globals'
import { inverseNormal, logGamma, normalTwoSided, studentTwoSided } from './distributions.ts'
import {
  differenceOfRates,
  fisherExact,
  holm,
  rateOf,
  relativeImprovement,
  type Sample,
  twoProportionZ,
  waldPercent,
  welch,
} from './significance.ts'

describe('distributions', () => {
  it.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.8, 0.8416212335729143],
    [0.01, -2.3263478740408408],
    [0.5, 0],
    [1e-9, -5.997807014],
  ])('the normal distribution reaches %f at %f', (p, z) => {
    expect(inverseNormal(p)).toBeCloseTo(z, 7)
  })

  it('the tails of the normal distribution are those of the tables', () => {
    expect(normalTwoSided(1.959963984540054)).toBeCloseTo(0.05, 12)
    expect(normalTwoSided(0)).toBe(1)
    expect(normalTwoSided(6)).toBeCloseTo(1.973175e-9, 14)
  })

  it('the tails of Student’s t are those of the tables', () => {
    expect(studentTwoSided(2.228138852, 10)).toBeCloseTo(0.05, 9)
    expect(studentTwoSided(12.7062047364, 1)).toBeCloseTo(0.05, 9)
    expect(studentTwoSided(0, 5)).toBeCloseTo(1, 12)
  })

  it('the gamma function continues the factorial', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 8)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  })
})

describe('two proportions', () => {
  const of = (conversions: number, size: number) => ({ conversions, size })
  const cases = [
    {
      control: of(50, 500),
      treatment: of(80, 500),
      fisher: 0.0062271463,
      z: 2.820915,
      p: 0.0047886936,
      controlWald: [7.3704, 12.6296],
      treatmentWald: [12.7866, 19.2134],
      lift: 0.6,
      difference: [0.018478, 0.101522],
    },
    {
      control: of(100, 1000),
      treatment: of(120, 1000),
      fisher: 0.174407104,
      z: 1.429301,
      p: 0.1529177819,
      controlWald: [8.1406, 11.8594],
      treatmentWald: [9.9859, 14.0141],
      lift: 0.2,
      difference: [-0.007411, 0.047411],
    },
    {
      control: of(10, 100),
      treatment: of(10, 100),
      fisher: 1,
      z: 0,
      p: 1,
      controlWald: [4.12, 15.88],
      treatmentWald: [4.12, 15.88],
      lift: 0,
      difference: [-0.083154, 0.083154],
    },
    {
      control: of(0, 100),
      treatment: of(5, 100),
      fisher: 0.0593832105,
      z: 2.264554,
      p: 0.0235400583,
      controlWald: [0, 0],
      treatmentWald: [0.7283, 9.2717],
      lift: null,
      difference: [0.007284, 0.092716],
    },
    {
      control: of(489, 4880),
      treatment: of(598, 5120),
      fisher: 0.0083853903,
      z: 2.6645,
      p: 0.0077102791,
      controlWald: [9.178, 10.863],
      treatmentWald: [10.7999, 12.5595],
      lift: 0.16558,
      difference: [0.004411, 0.028773],
    },
  ]

  it.each(cases)(
    '$control.conversions of $control.size against $treatment.conversions of $treatment.size',
    ({ control, treatment, fisher, z, p, controlWald, treatmentWald, lift, difference }) => {
      expect(fisherExact(control, treatment)).toBeCloseTo(fisher, 9)
      expect(twoProportionZ(control, treatment).z).toBeCloseTo(z, 5)
      expect(twoProportionZ(control, treatment).p).toBeCloseTo(p, 9)
      const improvement = relativeImprovement(rateOf(control), rateOf(treatment))
      if (lift === null) expect(improvement).toBeNull()
      else expect(improvement).toBeCloseTo(lift, 5)
      for (const side of [0, 1] as const) {
        expect(waldPercent(control)[side]).toBeCloseTo(Number(controlWald[side]), 3)
        expect(waldPercent(treatment)[side]).toBeCloseTo(Number(treatmentWald[side]), 3)
        expect(differenceOfRates(control, treatment)[side]).toBeCloseTo(Number(difference[side]), 6)
      }
    },
  )

  it('a thousand users are enough to tell 101 from 49 conversions, and not 61', () => {
    expect(fisherExact(of(49, 493), of(101, 507))).toBeCloseTo(1.2287290945e-5, 14)
    expect(fisherExact(of(49, 493), of(61, 507))).toBeCloseTo(0.3128644811, 9)
  })
})

describe('means', () => {
  const sampleOf = (values: number[]): Sample => ({
    size: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
  })

  it('Welch’s test finds the difference between two small samples', () => {
    const control = sampleOf([10, 12, 9, 11, 13, 8, 10, 12])
    const treatment = sampleOf([12, 14, 11, 15, 13, 12, 16, 13])
    const result = welch(control, treatment)
    expect(result?.t).toBeCloseTo(3.1304951685, 9)
    expect(result?.degrees).toBeCloseTo(13.99873, 5)
    expect(result?.p).toBeCloseTo(0.0073726329, 9)
  })

  it('nothing is said where nothing varies or too little is there', () => {
    expect(welch(sampleOf([1]), sampleOf([1, 2]))).toBeUndefined()
    expect(welch(sampleOf([2, 2]), sampleOf([2, 2]))).toBeUndefined()
  })
})

describe('Holm’s correction', () => {
  it('multiplies the smallest p by the number of tests and never lets a larger one fall below it', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    expect(holm([0.9, 0.5])).toEqual([1, 1])
    expect(holm([0.2])).toEqual([0.2])
    expect(holm([])).toEqual([])
  })
})
