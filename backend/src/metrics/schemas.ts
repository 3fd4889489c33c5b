import { Type } from 'typebox'
import { freeObject, instant, integer, nullable, uuid, words } from '../http/types.ts'
import { metricTypes, periods } from './metric.ts'

const number = Type.Number()
const metricType = Type.Optional(words(metricTypes))
const flagId = Type.Optional(uuid)
const dates = { start_date: Type.Optional(instant), end_date: Type.Optional(instant) }
const page = {
  skip: integer({ minimum: 0, default: 0 }),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
}

export const summaryQuery = Type.Object({
  feature_flag_id: flagId,
  ...dates,
  period: words(periods, { default: 'day' }),
})

export const summary = Type.Object({
  total_evaluations: Type.Integer(),
  unique_users: Type.Integer(),
  avg_latency: nullable(number),
  rule_match_rate: nullable(number),
  error_rate: nullable(number),
})

export const aggregatesQuery = Type.Object({
  metric_type: metricType,
  feature_flag_id: flagId,
  segment_id: Type.Optional(uuid),
  targeting_rule_id: Type.Optional(Type.String({ maxLength: 255 })),
  period: Type.Optional(words(periods)),
  ...dates,
  ...page,
})

export const aggregates = Type.Array(
  Type.Object({
    id: uuid,
    metric_type: Type.String(),
    period: Type.String(),
    period_start: instant,
    feature_flag_id: nullable(uuid),
    targeting_rule_id: nullable(Type.String()),
    segment_id: nullable(uuid),
    count: Type.Integer(),
    sum_value: nullable(number),
    min_value: nullable(number),
    max_value: nullable(number),
    distinct_users: nullable(Type.Integer()),
    metadata: nullable(freeObject),
    created_at: instant,
    updated_at: instant,
  }),
)

export const errorsQuery = Type.Object({
  feature_flag_id: flagId,
  error_type: Type.Optional(Type.String({ maxLength: 100 })),
  ...dates,
  ...page,
})

export const errors = Type.Array(
  Type.Object({
    id: uuid,
    error_type: Type.String(),
    timestamp: instant,
    feature_flag_id: nullable(uuid),
    user_id: nullable(Type.String()),
    message: Type.String(),
    stack_trace: nullable(Type.String()),
    request_data: nullable(freeObject),
    metadata: nullable(freeObject),
    created_at: instant,
    updated_at: instant,
  }),
)

export const aggregateQuery = Type.Object({
  period: words(periods, { default: 'day' }),
  feature_flag_id: flagId,
  metric_type: metricType,
  start_time: Type.Optional(instant),
  end_time: Type.Optional(instant),
})

export const aggregated = Type.Object({
  status: Type.String(),
  aggregated_records: Type.Integer(),
  period: words(periods),
})
