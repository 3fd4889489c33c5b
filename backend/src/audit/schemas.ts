import { Type } from 'typebox'
import { instant, integer, nullable, uuid } from '../http/types.ts'

export const auditEntry = Type.Object({
  id: uuid,
  user_id: nullable(uuid),
  user_email: Type.String(),
  action_type: Type.String(),
  entity_type: Type.String(),
  entity_id: uuid,
  entity_name: Type.String(),
  old_value: nullable(Type.String()),
  new_value: nullable(Type.String()),
  reason: nullable(Type.String()),
  timestamp: instant,
  action_description: Type.String(),
  created_at: instant,
  updated_at: instant,
})

export const auditPage = Type.Object({
  items: Type.Array(auditEntry),
  total: Type.Integer(),
  page: Type.Integer(),
  limit: Type.Integer(),
  total_pages: Type.Integer(),
})

const period = { from_date: Type.Optional(instant), to_date: Type.Optional(instant) }
const limit = (fallback: number) => Type.Integer({ minimum: 1, maximum: 1000, default: fallback })

export const auditSearch = Type.Object({
  user_id: Type.Optional(uuid),
  entity_type: Type.Optional(Type.String()),
  entity_id: Type.Optional(uuid),
  action_type: Type.Optional(Type.String()),
  ...period,
  page: integer({ minimum: 1, maximum: 1_000_000, default: 1 }),
  limit: limit(50),
})

export const entityParams = Type.Object({ entity_type: Type.String(), entity_id: uuid })
export const entityQuery = Type.Object({ limit: limit(100) })
export const userParams = Type.Object({ user_id: uuid })
export const userQuery = Type.Object({ ...period, limit: limit(100) })
export const statisticsQuery = Type.Object(period)

const countByName = Type.Unsafe<Record<string, number>>({
  type: 'object',
  additionalProperties: { type: 'integer' },
})

export const auditStatistics = Type.Object({
  total_logs: Type.Integer(),
  action_counts: countByName,
  entity_counts: countByName,
  most_active_users: countByName,
  date_range: Type.Object({ from_date: nullable(instant), to_date: nullable(instant) }),
})
