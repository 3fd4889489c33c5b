import type { Row } from '../db/schema.ts'
import { iso } from '../instant.ts'

export const metricTypes = [
  'flag_evaluation',
  'rule_match',
  'segment_match',
  'error',
  'latency',
] as const

export const periods = ['minute', 'hour', 'day', 'week', 'month', 'total'] as const
export type Period = (typeof periods)[number]

const hour = 3_600_000
const day = 24 * hour

/** How far back each period is aggregated again when nothing else is asked for; the others from the beginning. */
export const lookBack: Partial<Record<Period, number>> = {
  minute: hour,
  hour: day,
  day: 30 * day,
  week: 365 * day,
}

export function representAggregate(row: Row<'aggregated_metrics'>) {
  return {
    id: row.id,
    metric_type: row.metric_type,
    period: row.period,
    period_start: iso(row.period_start),
    feature_flag_id: row.feature_flag_id,
    targeting_rule_id: row.targeting_rule_id,
    segment_id: row.segment_id,
    count: row.count,
    sum_value: row.sum_value,
    min_value: row.min_value,
    max_value: row.max_value,
    distinct_users: row.distinct_users,
    metadata: row.meta_data,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
  }
}

export function representError(row: Row<'error_logs'>) {
  return {
    id: row.id,
    error_type: row.error_type,
    timestamp: iso(row.timestamp),
    feature_flag_id: row.feature_flag_id,
    user_id: row.user_id,
    message: row.message,
    stack_trace: row.stack_trace,
    request_data: row.request_data,
    metadata: row.meta_data,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
  }
}
