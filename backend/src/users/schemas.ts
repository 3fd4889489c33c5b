import { Type } from 'typebox'
import {
  freeObject,
  instant,
  nullable,
  optional,
  pageOf,
  paging,
  uuid,
  words,
} from '../http/types.ts'

const roles = ['admin', 'developer', 'analyst', 'viewer'] as const

export const user = Type.Object({
  id: uuid,
  username: Type.String(),
  email: Type.String(),
  full_name: nullable(Type.String()),
  is_active: Type.Boolean(),
  is_superuser: Type.Boolean(),
  role: words(roles),
  last_login: nullable(instant),
  preferences: nullable(freeObject),
  created_at: instant,
  updated_at: instant,
})

export const userPage = pageOf(user)
export const userPaging = Type.Object(paging({ maximum: 100 }))
/** Kept as text: a malformed id is answered 400 here, not 422. */
export const userParams = Type.Object({ id: Type.String() })

const username = Type.String({ minLength: 3, maxLength: 50 })
const email = Type.String({ format: 'email', maxLength: 100 })
const fullName = Type.String({ maxLength: 200 })
const password = Type.String({ minLength: 8, maxLength: 100 })

export const newUser = Type.Object({
  username,
  email,
  password,
  full_name: optional(fullName),
  is_active: Type.Boolean({ default: true }),
  is_superuser: Type.Boolean({ default: false }),
})

export const userChange = Type.Object({
  username: Type.Optional(username),
  email: Type.Optional(email),
  full_name: optional(fullName),
  password: optional(password),
  preferences: optional(freeObject),
  is_active: Type.Optional(Type.Boolean()),
  is_superuser: Type.Optional(Type.Boolean()),
  role: Type.Optional(words(roles)),
})
