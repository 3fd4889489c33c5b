import { describe, expect, it } from '@jest/globals'
import { durationOf, noteOn, samplesPerVariant } from './sample-size.ts'

const usual = { statistical_power: 0.8, significance_level: 0.05 }

describe('the sample size of an experiment', () => {
  it.each([
    [0.1, 0.1, 0.8, 0.05, 14749, 11618],
    [0.1, 0.15, 0.8, 0.05, 6690, 5270],
    [0.05, 0.2, 0.8, 0.05, 8155, 6424],
    [0.2, 0.1, 0.8, 0.05, 6507, 5126],
    [0.5, 0.05, 0.8, 0.05, 6272, 4940],
    [0.02, 0.5, 0.8, 0.05, 3823, 3011],
    [0.1, 0.1, 0.9, 0.05, 19744, undefined],
    [0.1, 0.1, 0.8, 0.01, 21945, undefined],
    [0.1, 0.1, 0.5, 0.05, 7219, undefined],
    [0.1, 0.1, 0.8, 0.1, 11618, undefined],
  ])(
    'for a rate of %f, an effect of %f, power %f and level %f is %i',
    (rate, effect, power, level, twoSided, oneSided) => {
      const plan = {
        baseline_rate: rate,
        minimum_detectable_effect: effect,
        statistical_power: power,
        significance_level: level,
      }
      expect(samplesPerVariant({ ...plan, is_one_sided: false })).toBe(twoSided)
      if (oneSided !== undefined) {
        expect(samplesPerVariant({ ...plan, is_one_sided: true })).toBe(oneSided)
      }
    },
  )

  it('takes as long as the slowest variant needs', () => {
    const plan = { ...usual, baseline_rate: 0.05, minimum_detectable_effect: 0.2 }
    const samples = samplesPerVariant({ ...plan, is_one_sided: true })
    const traffic = { daily_traffic: 1000, traffic_allocation: 0.5, variant_count: 3 }
    expect(durationOf(samples, traffic)).toEqual({ days: 39, weeks: 6, months: 2 })
    expect(durationOf(samples, { variant_count: 3 })).toBeNull()
  })

  it('is remarked on when it is reached too soon or too late', () => {
    expect(noteOn({ days: 3, weeks: 1, months: 1 })).toMatch(/very short/)
    expect(noteOn({ days: 91, weeks: 13, months: 4 })).toMatch(/long/)
    expect(noteOn({ days: 30, weeks: 5, months: 1 })).toBeNull()
  })
})
