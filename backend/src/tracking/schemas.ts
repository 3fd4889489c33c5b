import { Type } from 'typebox'
import { freeObject, instant, nullable, optional, uuid } from '../http/types.ts'

const userId = Type.String({ minLength: 1, maxLength: 255 })
const reference = Type.String({ minLength: 1, maxLength: 100 })

export const assignment = Type.Object({
  experiment_key: reference,
  user_id: userId,
  context: optional(freeObject),
})

export const assigned = Type.Object({
  id: uuid,
  experiment_key: Type.String(),
  experiment_id: uuid,
  user_id: Type.String(),
  variant_id: uuid,
  variant_name: Type.String(),
  is_control: Type.Boolean(),
  configuration: nullable(freeObject),
  excluded: Type.Literal(false),
  created_at: instant,
})

export const excluded = Type.Object({
  experiment_key: Type.String(),
  user_id: Type.String(),
  variant_name: Type.Null(),
  excluded: Type.Literal(true),
  reason: Type.String(),
})

export const event = Type.Object({
  event_type: Type.String({ minLength: 1, maxLength: 100 }),
  user_id: userId,
  experiment_key: optional(reference),
  experiment_id: optional(reference),
  feature_flag_key: optional(reference),
  feature_flag_id: optional(uuid),
  event_name: optional(Type.String({ maxLength: 100 })),
  value: optional(Type.Number()),
  metadata: optional(freeObject),
  timestamp: optional(instant),
  event_id: optional(Type.String({ minLength: 1, maxLength: 255 })),
})

export const tracked = Type.Object({
  success: Type.Boolean(),
  event_id: Type.String(),
  message: Type.String(),
})

export const batch = Type.Object({
  events: Type.Array(event, { minItems: 1, maxItems: 100 }),
})

export const batchResult = Type.Object({
  success_count: Type.Integer(),
  failure_count: Type.Integer(),
  errors: nullable(
    Type.Array(
      Type.Object({
        index: Type.Integer(),
        event_type: Type.String(),
        user_id: Type.String(),
        error: Type.String(),
      }),
    ),
  ),
})

export const userParams = Type.Object({ user_id: userId })
export const userQuery = Type.Object({ active_only: Type.Boolean({ default: true }) })

export const userAssignments = Type.Array(
  Type.Object({
    id: uuid,
    user_id: Type.String(),
    experiment_id: uuid,
    experiment_name: Type.String(),
    variant_id: uuid,
    variant_name: Type.String(),
    is_control: Type.Boolean(),
    created_at: instant,
  }),
)
