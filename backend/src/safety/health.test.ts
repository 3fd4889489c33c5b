import { describe, expect, it } from '@jest/globals'
import type { Threshold } from '../db/schema.ts'
import { judge, thresholdsFor } from './health.ts'

const above = (warning: number | null, critical: number | null): Threshold => ({
  warning_threshold: warning,
  critical_threshold: critical,
  comparison_type: 'greater_than',
})

describe('a metric of a flag', () => {
  it.each([
    [0.01, 'healthy', true],
    [0.05, 'healthy', true],
    [0.051, 'warning', true],
    [0.1, 'warning', true],
    [0.11, 'critical', false],
  ] as const)('of %f is %s', (value, status, isHealthy) => {
    const health = judge('error_rate', value, above(0.05, 0.1))
    expect(health).toMatchObject({ is_healthy: isHealthy, threshold: 0.1, details: { status } })
  })

  it('shows its warning threshold where it has no critical one', () => {
    expect(judge('p95_latency', 5, above(3, null))).toMatchObject({
      threshold: 3,
      is_healthy: true,
      unit: 'ms',
      details: { status: 'warning' },
    })
  })

  it('may be bad when it is low, or exactly so', () => {
    const below: Threshold = { critical_threshold: 10, comparison_type: 'less_than' }
    const same: Threshold = { critical_threshold: 0, comparison_type: 'equal_to' }
    expect(judge('signups', 9, below).is_healthy).toBe(false)
    expect(judge('signups', 0, same).is_healthy).toBe(false)
    expect(judge('signups', 11, below).description).toBe('Custom metric signups')
  })
})

it('a flag without thresholds of its own is judged by the general ones', () => {
  const general = { error_rate: above(null, 0.1) }
  const own = { avg_latency: above(null, 50) }
  expect(thresholdsFor(own, general)).toBe(own)
  expect(thresholdsFor({}, general)).toBe(general)
  expect(thresholdsFor({}, null)).toEqual({})
})
