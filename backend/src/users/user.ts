import type { Actor } from '../access/actor.ts'
import type { Row } from '../db/schema.ts'
import { iso } from '../instant.ts'

export type UserRow = Row<'users'>

export function actorFrom(user: UserRow): Actor {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    role: user.role,
    isSuperuser: user.is_superuser,
  }
}

/** A user as the API shows it, without anything secret. */
export function representUser(user: UserRow) {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    full_name: user.full_name,
    is_active: user.is_active,
    is_superuser: user.is_superuser,
    role: user.role,
    last_login: iso(user.last_login),
    preferences: user.preferences,
    created_at: iso(user.created_at),
    updated_at: iso(user.updated_at),
  }
}

/** What is missing in a password, or undefined when it is strong enough. */
export function weaknessOf(password: string): string | undefined {
  if (password.length < 8) return 'Password must be at least 8 characters long'
  if (!/\p{Lu}/u.test(password)) return 'Password must contain at least one uppercase letter'
  if (!/\p{Ll}/u.test(password)) return 'Password must contain at least one lowercase letter'
  if (!/\p{Nd}/u.test(password)) return 'Password must contain at least one digit'
  return undefined
}
