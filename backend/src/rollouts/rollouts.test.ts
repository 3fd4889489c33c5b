import { describe, expect, it } from '@jest/globals'
import type { Summary } from '../metrics/metrics.ts'
import { checkStages, mayBecome, type Stage } from './rollout.ts'
import { checkTrigger, mayBegin, mayEnd } from './triggers.ts'

const plan = (...stages: [number, number][]) =>
  stages.map(([stage_order, target_percentage]) => ({ stage_order, target_percentage }))

describe('the stages of a schedule', () => {
  it('follow each other and never fall', () => {
    expect(() => checkStages(plan([1, 10], [2, 10], [3, 100]), 100)).not.toThrow()
    expect(() => checkStages(plan([2, 50], [1, 10]), 100)).not.toThrow()
    expect(() => checkStages(plan([1, 10], [3, 50]), 100)).toThrow(/consecutive/)
    expect(() => checkStages(plan([1, 10], [1, 50]), 100)).toThrow(/consecutive/)
    expect(() => checkStages(plan([1, 50], [2, 10]), 100)).toThrow(/not decrease/)
    expect(() => checkStages(plan([1, 60]), 50)).toThrow(/maximum of 50/)
  })
})

describe('the life of a schedule', () => {
  const statuses = ['draft', 'active', 'paused', 'completed', 'cancelled'] as const

  it.each([
    ['draft', ['active', 'cancelled']],
    ['active', ['paused', 'completed', 'cancelled']],
    ['paused', ['active', 'cancelled']],
    ['completed', []],
    ['cancelled', []],
  ] as const)('%s leads to %j', (from, expected) => {
    expect(statuses.filter((to) => mayBecome(from, to))).toEqual(expected)
  })
})

describe('a trigger', () => {
  const now = new Date('2026-01-02T00:00:00Z')
  const metrics: Summary = {
    total_evaluations: 100,
    unique_users: 50,
    avg_latency: 2,
    rule_match_rate: 0,
    error_rate: 0.5,
  }
  const stage = (more: Partial<Stage>) =>
    ({ start_date: null, activated_at: null, ...more }) as Stage
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const lowErrors = { metric_name: 'error_rate', threshold: 1, comparison: 'lt' }

  it('by time begins when its date has come and ends a day later, or when it says', () => {
    const timed = { trigger_type: 'time_based' as const }
    expect(mayBegin(stage(timed), metrics, now)).toBe(true)
    expect(mayBegin(stage({ ...timed, start_date: hoursAgo(-1) }), metrics, now)).toBe(false)
    expect(mayEnd(stage({ ...timed, activated_at: hoursAgo(23) }), metrics, now)).toBe(false)
    expect(mayEnd(stage({ ...timed, activated_at: hoursAgo(24) }), metrics, now)).toBe(true)
    const short = { ...timed, trigger_configuration: { duration: 2 }, activated_at: hoursAgo(2) }
    expect(mayEnd(stage(short), metrics, now)).toBe(true)
  })

  it('by a metric begins and ends only while the metric holds', () => {
    const measured = { trigger_type: 'metric_based' as const, trigger_configuration: lowErrors }
    expect(mayBegin(stage(measured), metrics, now)).toBe(true)
    expect(mayBegin(stage(measured), { ...metrics, error_rate: 2 }, now)).toBe(false)
    expect(mayBegin(stage(measured), { ...metrics, error_rate: null }, now)).toBe(false)
    const done = stage({ ...measured, activated_at: hoursAgo(25) })
    expect(mayEnd(done, metrics, now)).toBe(true)
    expect(mayEnd(done, { ...metrics, error_rate: 2 }, now)).toBe(false)
  })

  it('by hand neither begins nor ends by itself', () => {
    const manual = stage({ trigger_type: 'manual', activated_at: hoursAgo(100) })
    expect([mayBegin(manual, metrics, now), mayEnd(manual, metrics, now)]).toEqual([false, false])
  })

  it('is refused when it could never be judged', () => {
    const check = (configuration: object | null) => () =>
      checkTrigger('metric_based', configuration as never, 'body')
    expect(check(lowErrors)).not.toThrow()
    expect(check(null)).toThrow(/metric_name/)
    expect(check({ ...lowErrors, threshold: '1' })).toThrow(/threshold/)
    expect(check({ ...lowErrors, comparison: 'toString' })).toThrow(/comparison/)
    expect(() => checkTrigger('time_based', { duration: -1 }, 'body')).toThrow(/duration/)
  })
})
