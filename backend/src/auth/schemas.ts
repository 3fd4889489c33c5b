import { Type } from 'typebox'
import { nullable } from '../http/types.ts'

const username = Type.String({ minLength: 1, maxLength: 128 })
const code = Type.String({ minLength: 1, maxLength: 2048 })
const password = Type.String({ minLength: 8, maxLength: 100 })
const name = Type.String({ minLength: 1, maxLength: 50 })

export const signUp = Type.Object({
  username: Type.String({ minLength: 3, maxLength: 50 }),
  password,
  email: Type.String({ format: 'email', maxLength: 100 }),
  given_name: name,
  family_name: name,
})

export const signedUp = Type.Object({
  user_id: Type.String(),
  confirmed: Type.Boolean(),
  message: Type.String(),
})

export const confirmation = Type.Object({ username, confirmation_code: code })
export const confirmed = Type.Object({ message: Type.String(), confirmed: Type.Boolean() })

export const signIn = Type.Object({
  username,
  password: Type.String({ minLength: 1, maxLength: 256 }),
  grant_type: Type.Optional(Type.String({ pattern: '^(password)?$' })),
})

const refreshToken = Type.String({ minLength: 1, maxLength: 10_000 })

export const refresh = Type.Object({ refresh_token: refreshToken })
export const signOut = Type.Object({ refresh_token: Type.Optional(refreshToken) })

export const tokens = Type.Object({
  access_token: Type.String(),
  id_token: Type.String(),
  refresh_token: nullable(Type.String()),
  expires_in: Type.Integer(),
  token_type: Type.Literal('Bearer'),
})

export const forgotPassword = Type.Object({ username })
export const resetPassword = Type.Object({
  username,
  confirmation_code: code,
  new_password: password,
})

export const whoIs = Type.Object({
  username: Type.String(),
  attributes: Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: { type: 'string' },
  }),
})
