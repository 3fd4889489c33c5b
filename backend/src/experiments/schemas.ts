import { Type } from 'typebox'
import {
  freeObject,
  instant,
  integer,
  nullable,
  optional,
  pageOf,
  paging,
  uuid,
  words,
} from '../http/types.ts'

const statuses = ['draft', 'active', 'paused', 'completed', 'archived'] as const
const types = ['a_b', 'mv', 'split_url', 'bandit'] as const
const metricTypes = ['conversion', 'revenue', 'count', 'duration', 'custom'] as const

const name = Type.String({ minLength: 1, maxLength: 100 })
const text = Type.String({ maxLength: 10_000 })
const key = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,99}$' })
const tags = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 })
const percentage = integer({ minimum: 0, maximum: 100 })
const version = Type.Optional(integer({ minimum: 1 }))

export const variant = Type.Object({
  id: uuid,
  experiment_id: uuid,
  key: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  is_control: Type.Boolean(),
  traffic_allocation: percentage,
  configuration: nullable(freeObject),
  created_at: instant,
  updated_at: instant,
})

const metric = Type.Object({
  id: uuid,
  experiment_id: uuid,
  name: Type.String(),
  description: nullable(Type.String()),
  event_name: Type.String(),
  metric_type: words(metricTypes),
  is_primary: Type.Boolean(),
  aggregation_method: Type.String(),
  minimum_sample_size: Type.Integer(),
  expected_effect: nullable(Type.Number()),
  event_value_path: nullable(Type.String()),
  lower_is_better: Type.Boolean(),
  created_at: instant,
  updated_at: instant,
})

export const experiment = Type.Object({
  id: uuid,
  key: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  hypothesis: nullable(Type.String()),
  experiment_type: words(types),
  status: words(statuses),
  targeting_rules: nullable(freeObject),
  traffic_allocation: Type.Number(),
  tags: nullable(Type.Array(Type.String())),
  owner_id: nullable(uuid),
  start_date: nullable(instant),
  end_date: nullable(instant),
  experiment_metadata: nullable(freeObject),
  version: Type.Integer(),
  created_at: instant,
  updated_at: instant,
  variants: Type.Array(variant),
  metrics: Type.Array(metric),
})

export const experimentPage = pageOf(experiment)

export const newVariant = Type.Object({
  name,
  description: optional(text),
  is_control: Type.Boolean({ default: false }),
  traffic_allocation: integer({ minimum: 0, maximum: 100, default: 50 }),
  configuration: optional(freeObject),
})

export const variantChange = Type.Object({
  name: Type.Optional(name),
  description: optional(text),
  is_control: Type.Optional(Type.Boolean()),
  traffic_allocation: Type.Optional(percentage),
  configuration: optional(freeObject),
})

const variantInput = Type.Object({ id: Type.Optional(uuid), ...newVariant.properties })

const metricInput = Type.Object({
  metric_id: Type.Optional(uuid),
  name,
  description: optional(text),
  event_name: name,
  metric_type: words(metricTypes, { default: 'conversion' }),
  is_primary: Type.Boolean({ default: false }),
  aggregation_method: Type.String({ minLength: 1, maxLength: 50, default: 'average' }),
  minimum_sample_size: integer({ minimum: 10, default: 100 }),
  expected_effect: optional(Type.Number()),
  event_value_path: optional(Type.String({ maxLength: 100 })),
  lower_is_better: Type.Boolean({ default: false }),
})

const variants = Type.Array(variantInput, { minItems: 1, maxItems: 100 })
const metrics = Type.Array(metricInput, { minItems: 1, maxItems: 100 })

export const newExperiment = Type.Object({
  key: optional(key),
  name,
  description: optional(text),
  hypothesis: optional(text),
  experiment_type: words(types, { default: 'a_b' }),
  status: words(statuses, { default: 'draft' }),
  targeting_rules: optional(freeObject),
  traffic_allocation: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  tags: optional(tags),
  variants,
  metrics,
})

const scheduleFields = {
  start_date: optional(instant),
  end_date: optional(instant),
  time_zone: Type.String({ maxLength: 64, default: 'UTC' }),
}

export const experimentChange = Type.Object({
  name: Type.Optional(name),
  description: optional(text),
  hypothesis: optional(text),
  experiment_type: Type.Optional(words(types)),
  status: Type.Optional(words(statuses)),
  targeting_rules: optional(freeObject),
  traffic_allocation: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  tags: optional(tags),
  variants: Type.Optional(variants),
  metrics: Type.Optional(metrics),
  start_date: optional(instant),
  end_date: optional(instant),
  schedule: optional(Type.Object(scheduleFields)),
  version,
})

export const schedule = Type.Object({ ...scheduleFields, version })
export const stepBody = Type.Object({ version })

export const experimentSearch = Type.Object({
  status_filter: Type.Optional(Type.String({ pattern: `^(${anyCase(statuses)})$` })),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  sort_by: words(['created_at', 'updated_at', 'name', 'status'], { default: 'created_at' }),
  sort_order: words(['asc', 'desc'], { default: 'desc' }),
  ...paging({ maximum: 500 }),
})

/** Words in any case, as a pattern. */
function anyCase(values: readonly string[]): string {
  return values
    .map((value) => [...value].map((letter) => `[${letter.toUpperCase()}${letter}]`).join(''))
    .join('|')
}

export const variantParams = Type.Object({ id: uuid, variant_id: uuid })
export const deletion = Type.Object({ experiment_key: Type.Optional(Type.String()) })
export const processing = Type.Object({ status: Type.String() })
