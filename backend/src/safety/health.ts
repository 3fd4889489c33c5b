import type { Threshold, Thresholds } from '../db/schema.ts'

/** What was measured of a flag in the last minutes. */
export interface Measured {
  readonly error_rate: number
  readonly avg_latency: number | null
  readonly max_latency: number | null
  readonly min_latency: number | null
  readonly p95_latency: number | null
}

export type Level = 'healthy' | 'warning' | 'critical'

export interface MetricHealth {
  readonly name: string
  readonly description: string
  readonly current_value: number
  readonly threshold: number | null
  readonly unit: string
  readonly is_healthy: boolean
  readonly details: { readonly status: Level; readonly comparison_type: string }
}

const known: Record<keyof Measured, { description: string; unit: string }> = {
  error_rate: { description: 'Errors as a share of evaluations', unit: 'ratio' },
  avg_latency: { description: 'Average evaluation time', unit: 'ms' },
  max_latency: { description: 'Longest evaluation time', unit: 'ms' },
  min_latency: { description: 'Shortest evaluation time', unit: 'ms' },
  p95_latency: { description: '95th percentile of the evaluation time', unit: 'ms' },
}

/** Whether a name is one of the metrics that are always measured; others are custom ones. */
export function isKnownMetric(name: string): name is keyof Measured {
  return Object.hasOwn(known, name)
}

/** Judges a value: critical by the critical threshold, else warning by the other; where nothing was measured, 0. */
export function judge(name: string, value: number, threshold: Threshold): MetricHealth {
  const { warning_threshold: warning = null, critical_threshold: critical = null } = threshold
  const status: Level = exceeds(value, critical, threshold)
    ? 'critical'
    : exceeds(value, warning, threshold)
      ? 'warning'
      : 'healthy'
  const words = isKnownMetric(name)
    ? known[name]
    : { description: `Custom metric ${name}`, unit: 'value' }
  return {
    name,
    ...words,
    current_value: value,
    threshold: critical ?? warning,
    is_healthy: status !== 'critical',
    details: { status, comparison_type: threshold.comparison_type },
  }
}

function exceeds(value: number, limit: number | null, { comparison_type }: Threshold): boolean {
  if (limit === null) return false
  switch (comparison_type) {
    case 'greater_than':
      return value > limit
    case 'less_than':
      return value < limit
    case 'equal_to':
      return value === limit
  }
}

/** A flag's own thresholds, or those of the settings when it has none. */
export function thresholdsFor(own: Thresholds, defaults: Thresholds | null): Thresholds {
  return Object.keys(own).length > 0 ? own : (defaults ?? {})
}
