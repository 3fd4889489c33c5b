import { Type } from 'typebox'
import {
  anything,
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

const statuses = ['INACTIVE', 'ACTIVE', 'ARCHIVED'] as const
const status = words(statuses)
const text = Type.String({ maxLength: 10_000 })
const percentage = integer({ minimum: 0, maximum: 100 })
const userId = Type.String({ minLength: 1, maxLength: 255 })

const variant = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 100 }),
  allocation: Type.Number({ minimum: 0, maximum: 1 }),
  payload: optional(freeObject),
})

export const flag = Type.Object({
  id: uuid,
  key: Type.String(),
  name: Type.String(),
  description: nullable(Type.String()),
  status,
  is_active: Type.Boolean(),
  owner_id: nullable(uuid),
  rollout_percentage: percentage,
  targeting_rules: nullable(freeObject),
  rules: nullable(freeObject),
  variants: nullable(Type.Array(variant)),
  default_value: anything,
  tags: nullable(Type.Array(Type.String())),
  version: Type.Integer(),
  created_at: instant,
  updated_at: instant,
})

export const flagPage = pageOf(flag)

const fields = {
  key: Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-z0-9_-]+$' }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  description: optional(text),
  is_active: optional(Type.Boolean()),
  rollout_percentage: optional(percentage),
  targeting_rules: optional(freeObject),
  default_value: Type.Optional(anything),
  variants: optional(Type.Array(variant, { maxItems: 100 })),
  tags: optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 })),
}

export const newFlag = Type.Object(fields)
export const flagChange = Type.Object({
  ...fields,
  key: Type.Optional(fields.key),
  name: Type.Optional(fields.name),
  status: Type.Optional(status),
  version: Type.Optional(integer({ minimum: 1 })),
})

export const flagSearch = Type.Object({
  status: Type.Optional(status),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  ...paging({ maximum: 500 }),
})

export const switchBody = Type.Object({
  reason: optional(Type.String({ maxLength: 1000 })),
  version: Type.Optional(integer({ minimum: 1 })),
})

export const switched = Type.Object({
  id: uuid,
  name: Type.String(),
  key: Type.String(),
  status,
  updated_at: instant,
  audit_log_id: nullable(uuid),
})

export const decision = Type.Object({
  key: Type.String(),
  enabled: Type.Boolean(),
  config: nullable(freeObject),
  reason: Type.String(),
  variant: nullable(Type.String()),
  value: anything,
})

const context = Type.Optional(Type.String({ maxLength: 20_000 }))
export const flagKeyParams = Type.Object({ flag_key: Type.String() })
export const userParams = Type.Object({ user_id: userId })
export const evaluation = Type.Object({ user_id: userId, context })
export const contextQuery = Type.Object({ context })

export const flagsByKey = Type.Unsafe<Record<string, boolean>>({
  type: 'object',
  additionalProperties: { type: 'boolean' },
})

export const evaluationBody = Type.Object({
  flag_key: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  flag_keys: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100 }),
  ),
  user_id: userId,
  context: optional(freeObject),
})

export const decisions = Type.Object({ user_id: Type.String(), results: Type.Array(decision) })

export const overrideParams = Type.Object({ id: uuid, user_id: userId })
export const overrideBody = Type.Object({
  value: anything,
  reason: optional(Type.String({ maxLength: 255 })),
  expires_at: optional(instant),
})
export const override = Type.Object({
  id: uuid,
  feature_flag_id: uuid,
  user_id: Type.String(),
  value: anything,
  reason: nullable(Type.String()),
  expires_at: nullable(instant),
  created_at: instant,
  updated_at: instant,
})
