import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const kiwis = {
  rules: [
    { id: 'kiwis', rule: { conditions: [{ attribute: 'country', operator: 'eq', value: 'NZ' }] } },
  ],
}

/** A flag that was evaluated four times for three users, once by its rule. */
async function evaluatedFlag() {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const flag = await cast.ask(201, 'POST', '/feature-flags/', {
    as,
    body: flagBody({ targeting_rules: kiwis }),
  })
  const one = { flag_key: 'new-checkout', user_id: 'user_1', context: { country: 'NZ' } }
  await cast.ask(200, 'POST', '/feature-flags/evaluate', { key, body: one })
  const several = { flag_keys: ['new-checkout', 'unknown'], user_id: 'user_2' }
  const { results } = await cast.ask(200, 'POST', '/feature-flags/evaluate', { key, body: several })
  for (const user of ['user_2', 'user_3']) {
    await cast.ask(200, 'GET', `/feature-flags/evaluate/new-checkout?user_id=${user}`, { key })
  }
  return { as, key, flag, results: results as Body[] }
}

/** An active experiment in which so many of so many users bought something, per variant. */
async function seen(control: readonly [number, number], treatment: readonly [number, number]) {
  await arrange(cast.scene, 'an experiment exists', { id, key: 'checkout', status: 'active' })
  await arrange(cast.scene, 'users have taken part in the experiment', {
    experiment_id: id,
    variants: [
      { name: 'Control', users: control[1], conversions: control[0] },
      { name: 'Treatment', users: treatment[1], conversions: treatment[0] },
    ],
  })
  const as = await cast.person('admin')
  return cast.ask(200, 'GET', `/experiments/${id}/results?detail=full`, { as })
}

describe('3.4 analytics API integration', () => {
  cleanEachTime()

  scenario(
    '3.4.1 metrics collection: every evaluation, its user, its time and the rule that matched are measured',
    async () => {
      const { as, flag, results } = await evaluatedFlag()
      expect(results).toMatchObject([
        { key: 'new-checkout', enabled: true, reason: 'rollout' },
        { key: 'unknown', enabled: false, reason: 'flag_not_found' },
      ])
      const summary = await cast.ask(200, 'GET', `/metrics/summary?feature_flag_id=${flag.id}`, {
        as,
      })
      expect(summary).toEqual({
        total_evaluations: 4,
        unique_users: 3,
        avg_latency: expect.any(Number),
        rule_match_rate: 25,
        error_rate: 0,
      })
    },
  )

  scenario(
    '3.4.2 metrics aggregation: each hour and each day once, however often it is asked for',
    async () => {
      const { as, key, flag } = await evaluatedFlag()
      cast.wait(3_600_000)
      await cast.ask(200, 'GET', '/feature-flags/evaluate/new-checkout?user_id=user_9', { key })
      const aggregate = (period: string) =>
        cast.ask(200, 'POST', `/metrics/aggregate?period=${period}&metric_type=flag_evaluation`, {
          as,
        })
      expect(await aggregate('hour')).toEqual({
        status: 'success',
        aggregated_records: 2,
        period: 'hour',
      })
      expect(await aggregate('hour')).toMatchObject({ aggregated_records: 0 })
      expect(await aggregate('day')).toMatchObject({ aggregated_records: 1 })
      const read = async (period: string) =>
        (await cast.ask(
          200,
          'GET',
          `/metrics/aggregated?period=${period}&feature_flag_id=${flag.id}`,
          {
            as,
          },
        )) as unknown as Body[]
      const hours = (await read('hour')).map(({ period_start, count, distinct_users }) => [
        period_start,
        count,
        distinct_users,
      ])
      expect(hours.sort()).toEqual([
        ['2026-03-02T12:00:00.000Z', 4, 3],
        ['2026-03-02T13:00:00.000Z', 1, 1],
      ])
      expect(await read('day')).toMatchObject([{ count: 5, distinct_users: 4, sum_value: 5 }])
      const viewer = await cast.person('viewer')
      await cast.ask(403, 'POST', '/metrics/aggregate', { as: viewer })
    },
  )

  scenario(
    '3.4.3 results calculation: sizes, rates, differences and the interval of the difference',
    async () => {
      const results = await seen([50, 500], [80, 500])
      expect(results).toMatchObject({
        total_users: 1000,
        sample_sizes: { Control: 500, Treatment: 500 },
        metrics: [{ control_value: 0.1, variant_values: { Treatment: 0.16 } }],
        recommended_variant: 'Treatment',
      })
      const [metric] = results.metrics as Record<string, Record<string, never>>[]
      expect(metric?.differences?.Treatment).toBeCloseTo(0.06, 10)
      const [low, high] = (metric?.confidence_intervals?.Treatment ?? []) as number[]
      expect([low, high].map((bound) => Number(bound).toFixed(6))).toEqual(['0.018478', '0.101522'])
    },
  )

  for (const [control, treatment, p, isSignificant] of [
    [[50, 500], [80, 500], 0.0062271463, true],
    [[100, 1000], [120, 1000], 0.174407104, false],
    [[10, 100], [10, 100], 1, false],
    [[0, 100], [5, 100], 0.0593832105, false],
  ] as const) {
    scenario(
      `3.4.4 statistical analysis: ${control.join(' of ')} against ${treatment.join(' of ')} is ${isSignificant ? '' : 'not '}significant`,
      async () => {
        const { metrics } = await seen(control, treatment)
        const [metric] = metrics as { p_values: Record<string, number>; significant: object }[]
        expect(metric?.p_values.Treatment).toBeCloseTo(p, 9)
        expect(metric?.significant).toEqual({ Treatment: isSignificant })
      },
    )
  }

  scenario(
    '3.4.4 statistical analysis: the sample size that a plan needs is the same by every door',
    async () => {
      const as = await cast.person('viewer')
      for (const [baseline_rate, minimum_detectable_effect, is_one_sided, samples] of [
        [0.1, 0.1, false, 14749],
        [0.05, 0.2, true, 6424],
        [0.5, 0.05, false, 6272],
      ] as const) {
        const body = { baseline_rate, minimum_detectable_effect, is_one_sided }
        const query = `baseline_rate=${baseline_rate}&minimum_detectable_effect=${minimum_detectable_effect}&is_one_sided=${is_one_sided}`
        const answers = [
          await cast.ask(200, 'POST', '/utils/sample-size', { as, body }),
          await cast.ask(200, 'POST', '/utils/utils/sample-size', { as, body }),
          await cast.ask(200, 'GET', `/experiments/analysis/sample-size?${query}`, { as }),
        ]
        expect(answers.map(({ samples_per_variant }) => samples_per_variant)).toEqual(
          Array(3).fill(samples),
        )
      }
      const plan = { baseline_rate: 0.05, minimum_detectable_effect: 0.2, is_one_sided: true }
      const traffic = 'daily_traffic=1000&traffic_allocation=0.5&variant_count=3'
      expect(
        await cast.ask(200, 'POST', `/utils/sample-size?${traffic}`, { as, body: plan }),
      ).toMatchObject({
        total_samples: 19272,
        estimated_duration_days: { days: 39, weeks: 6, months: 2 },
      })
      const impossible = { baseline_rate: 0.9, minimum_detectable_effect: 0.2 }
      await cast.ask(422, 'POST', '/utils/sample-size', { as, body: impossible })
    },
  )
})
