import { Type } from 'typebox'
import { instant, integer, nullable, optional, paging, uuid } from '../http/types.ts'

export const apiKey = Type.Object({
  id: uuid,
  name: Type.String(),
  description: nullable(Type.String()),
  scopes: nullable(Type.String()),
  is_active: Type.Boolean(),
  expires_at: nullable(instant),
  last_used_at: nullable(instant),
  created_at: instant,
  updated_at: instant,
})

export const apiKeyWithSecret = Type.Object({
  ...apiKey.properties,
  key: Type.String({ pattern: '^eptk_[0-9a-f]{32}$' }),
})

export const newApiKey = Type.Object({
  name: Type.String({ minLength: 3, maxLength: 100 }),
  description: optional(Type.String({ maxLength: 10_000 })),
  scopes: optional(Type.String({ maxLength: 255 })),
  expires_in_days: optional(integer({ minimum: 1, maximum: 36_500 })),
})

export const keyPaging = Type.Object(paging({ maximum: 100 }))
