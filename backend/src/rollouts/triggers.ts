import type { TriggerType } from '../db/schema.ts'
import { invalid } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Summary } from '../metrics/metrics.ts'
import type { Stage } from './rollout.ts'

const hour = 3_600_000
const usualHours = 24

export const triggerMetrics = [
  'total_evaluations',
  'unique_users',
  'avg_latency',
  'rule_match_rate',
  'error_rate',
] as const

const comparisons = {
  gt: (value: number, threshold: number) => value > threshold,
  gte: (value: number, threshold: number) => value >= threshold,
  lt: (value: number, threshold: number) => value < threshold,
  lte: (value: number, threshold: number) => value <= threshold,
  eq: (value: number, threshold: number) => value === threshold,
}

/** Refuses a configuration by which a stage could never be judged. */
export function checkTrigger(
  type: TriggerType,
  configuration: JsonObject | null | undefined,
  ...place: (string | number)[]
): void {
  const duration = configuration?.duration
  if (duration !== undefined && !(typeof duration === 'number' && duration >= 0)) {
    throw invalid('duration must be a number of hours', ...place, 'duration')
  }
  if (type !== 'metric_based') return
  const { metric_name, threshold, comparison } = configuration ?? {}
  if (!triggerMetrics.some((name) => name === metric_name)) {
    throw invalid(
      `metric_name must be one of ${triggerMetrics.join(', ')}`,
      ...place,
      'metric_name',
    )
  }
  if (typeof threshold !== 'number') {
    throw invalid('threshold must be a number', ...place, 'threshold')
  }
  if (!Object.hasOwn(comparisons, String(comparison))) {
    const known = Object.keys(comparisons).join(', ')
    throw invalid(`comparison must be one of ${known}`, ...place, 'comparison')
  }
}

/** Whether a waiting stage may begin by itself; a manual one waits for somebody. */
export function mayBegin(stage: Stage, metrics: Summary, now: Date): boolean {
  if (stage.start_date !== null && stage.start_date > now) return false
  switch (stage.trigger_type) {
    case 'time_based':
      return true
    case 'metric_based':
      return isReached(stage.trigger_configuration, metrics)
    case 'manual':
      return false
  }
}

/** Whether a running stage has lasted long enough and, where it is judged by a metric, the metric still holds. */
export function mayEnd(stage: Stage, metrics: Summary, now: Date): boolean {
  if (stage.trigger_type === 'manual' || stage.activated_at === null) return false
  const configured = stage.trigger_configuration?.duration
  const hours = typeof configured === 'number' ? configured : usualHours
  if (!hasPassed(stage.activated_at, hours, now)) return false
  return stage.trigger_type === 'time_based' || isReached(stage.trigger_configuration, metrics)
}

/** Whether so many hours have passed since an instant. */
export function hasPassed(since: Date, hours: number, now: Date): boolean {
  return now.getTime() >= since.getTime() + hours * hour
}

function isReached(configuration: JsonObject | null, metrics: Summary): boolean {
  const { metric_name, threshold, comparison } = configuration ?? {}
  const name = triggerMetrics.find((known) => known === metric_name)
  const value = name === undefined ? null : metrics[name]
  if (value === null || !Object.hasOwn(comparisons, String(comparison))) return false
  return comparisons[comparison as keyof typeof comparisons](value, Number(threshold))
}
