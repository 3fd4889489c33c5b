import type { UserRole } from '../db/schema.ts'

/** Who acts: the signed-in user of a request. */
export interface Actor {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly role: UserRole
  readonly isSuperuser: boolean
}

/** True for the owner of a thing and for superusers. */
export function ownsOrRules(actor: Actor, ownerId: string | null): boolean {
  return actor.isSuperuser || (ownerId !== null && actor.id === ownerId)
}
