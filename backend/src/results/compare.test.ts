import { describe, expect, it } from '@jest/globals'
import { compareMetric, conclude, type MetricQuestion, type Observation } from './compare.ts'

const question: MetricQuestion = {
  metricType: 'conversion',
  minimumSampleSize: 100,
  lowerIsBetter: false,
  isPrimary: true,
}

function seen(variant: string, conversions: number, size: number): Observation {
  const sample = { size, sum: conversions, sumOfSquares: conversions }
  return { variant, isControl: variant === 'control', proportion: { conversions, size }, sample }
}

describe('a treatment against the control', () => {
  it('is significant when it is unlikely to be chance and enough was seen', () => {
    const comparison = compareMetric(question, [seen('control', 49, 493), seen('blue', 101, 507)])
    const [blue] = comparison.treatments
    expect(comparison.controlValue).toBeCloseTo(49 / 493, 12)
    expect(blue?.p).toBeCloseTo(1.2287290945e-5, 14)
    expect(blue).toMatchObject({ isSignificant: true, adjustedP: blue?.p })
    expect(conclude(question, comparison)).toMatchObject({ recommended: 'blue' })
  })

  it('is not when it may be chance', () => {
    const comparison = compareMetric(question, [seen('control', 49, 493), seen('blue', 61, 507)])
    expect(comparison.treatments[0]?.isSignificant).toBe(false)
    expect(conclude(question, comparison)).toEqual({
      conclusion: 'No significant difference between the variants and the control',
      recommended: null,
    })
  })

  it('is not when too little was seen, however clear it looks', () => {
    const strict = { ...question, minimumSampleSize: 600 }
    const comparison = compareMetric(strict, [seen('control', 49, 493), seen('blue', 101, 507)])
    expect(comparison.treatments[0]?.isSignificant).toBe(false)
    expect(conclude(strict, comparison).conclusion).toMatch(/Insufficient data/)
  })

  it('is corrected for the number of treatments on the primary metric only', () => {
    const three = [seen('control', 100, 1000), seen('a', 130, 1000), seen('b', 131, 1000)]
    const primary = compareMetric(question, three).treatments
    const other = compareMetric({ ...question, isPrimary: false }, three).treatments
    expect(primary[0]?.adjustedP).toBeGreaterThan(primary[0]?.p ?? 1)
    expect(primary[1]?.adjustedP).toBeCloseTo(2 * (primary[1]?.p ?? 0), 12)
    expect(other[0]?.adjustedP).toBe(other[0]?.p)
  })

  it('is better when lower where lower is better', () => {
    const lower = { ...question, lowerIsBetter: true }
    const comparison = compareMetric(lower, [seen('control', 101, 507), seen('blue', 49, 493)])
    expect(conclude(lower, comparison).recommended).toBe('blue')
    expect(conclude(question, comparison)).toMatchObject({
      recommended: null,
      conclusion: expect.stringMatching(/significantly worse/),
    })
  })

  it('says nothing about variants that nobody has seen', () => {
    const [blue] = compareMetric(question, [seen('control', 0, 0), seen('blue', 0, 0)]).treatments
    expect(blue).toMatchObject({ p: undefined, interval: undefined, isSignificant: false })
  })

  it('has no relative improvement over nothing', () => {
    const [blue] = compareMetric(question, [
      seen('control', 0, 100),
      seen('blue', 5, 100),
    ]).treatments
    expect(blue?.relativeImprovement).toBeNull()
  })
})

describe('amounts', () => {
  const revenue = { ...question, metricType: 'revenue' as const, minimumSampleSize: 5 }
  const of = (variant: string, values: number[]): Observation => ({
    variant,
    isControl: variant === 'control',
    proportion: { conversions: values.length, size: values.length },
    sample: {
      size: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
    },
  })

  it('are compared by their means, by Welch’s test', () => {
    const { controlValue, treatments } = compareMetric(revenue, [
      of('control', [10, 12, 9, 11, 13, 8, 10, 12]),
      of('blue', [12, 14, 11, 15, 13, 12, 16, 13]),
    ])
    expect(controlValue).toBe(10.625)
    expect(treatments[0]?.value).toBe(13.25)
    expect(treatments[0]?.p).toBeCloseTo(0.0073726329, 9)
    expect(treatments[0]?.isSignificant).toBe(true)
  })
})
