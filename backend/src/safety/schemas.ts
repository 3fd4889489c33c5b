import { Type } from 'typebox'
import type { Thresholds } from '../db/schema.ts'
import { instant, integer, nullable, optional, uuid, words } from '../http/types.ts'

const threshold = Type.Object({
  warning_threshold: optional(Type.Number()),
  critical_threshold: optional(Type.Number()),
  comparison_type: words(['greater_than', 'less_than', 'equal_to'], { default: 'greater_than' }),
})

const thresholds = Type.Unsafe<Thresholds>({
  type: 'object',
  maxProperties: 100,
  propertyNames: { type: 'string', minLength: 1, maxLength: 50 },
  additionalProperties: threshold,
})

const percentage = integer({ minimum: 0, maximum: 100 })

export const settings = Type.Object({
  id: uuid,
  enable_automatic_rollbacks: Type.Boolean(),
  default_metrics: nullable(thresholds),
  created_at: instant,
  updated_at: instant,
})

export const settingsChange = Type.Object({
  enable_automatic_rollbacks: Type.Optional(Type.Boolean()),
  default_metrics: optional(thresholds),
})

export const config = Type.Object({
  id: uuid,
  feature_flag_id: uuid,
  enabled: Type.Boolean(),
  metrics: thresholds,
  rollback_percentage: percentage,
  created_at: instant,
  updated_at: instant,
})

export const configChange = Type.Object({
  enabled: Type.Optional(Type.Boolean()),
  metrics: Type.Optional(thresholds),
  rollback_percentage: Type.Optional(percentage),
})

export const health = Type.Object({
  feature_flag_id: uuid,
  is_healthy: Type.Boolean(),
  metrics: Type.Array(
    Type.Object({
      name: Type.String(),
      description: Type.String(),
      current_value: Type.Number(),
      threshold: nullable(Type.Number()),
      unit: Type.String(),
      is_healthy: Type.Boolean(),
      details: Type.Object({ status: Type.String(), comparison_type: Type.String() }),
    }),
  ),
  last_checked: instant,
  details: Type.Object({ message: Type.String() }),
})

export const rollbackQuery = Type.Object({
  percentage: integer({ minimum: 0, maximum: 100, default: 0 }),
  reason: Type.Optional(Type.String({ maxLength: 1000 })),
})

export const rolledBack = Type.Object({
  success: Type.Boolean(),
  feature_flag_id: uuid,
  message: Type.String(),
  trigger_type: Type.String(),
  previous_percentage: percentage,
  new_percentage: percentage,
  rollback_record_id: uuid,
  timestamp: instant,
  details: Type.Object({ reason: nullable(Type.String()) }),
})

export const rollbacks = Type.Array(
  Type.Object({
    id: uuid,
    feature_flag_id: uuid,
    safety_config_id: uuid,
    trigger_type: words(['manual', 'automatic'] as const),
    trigger_reason: Type.String(),
    previous_percentage: percentage,
    target_percentage: percentage,
    success: Type.Boolean(),
    executed_by_user_id: nullable(uuid),
    created_at: instant,
    updated_at: instant,
  }),
)

export const processing = Type.Object({ status: Type.String() })
