import { isUniqueClash } from '../db/client.ts'
import type { UserRole } from '../db/schema.ts'
import type { Writing } from '../deps.ts'
import { findUserByExternalId, findUserByUsername, insertUser, updateUserRow } from './queries.ts'
import type { UserRow } from './user.ts'

/** What a verified access token says about its bearer. */
export interface Identity {
  /** The `sub` of the token. */
  readonly externalId: string
  readonly username: string
  readonly groups: readonly string[]
  readonly issuedAt: Date
}

/** What the user pool knows beyond the token. */
export interface Profile {
  readonly email?: string
  readonly firstName?: string
  readonly lastName?: string
}

const rank: readonly [string, UserRole][] = [
  ['Admins', 'admin'],
  ['SuperUsers', 'admin'],
  ['Developers', 'developer'],
  ['Analysts', 'analyst'],
  ['Viewers', 'viewer'],
]

/** The highest role that the groups give; without any, a viewer. */
export function roleOf(groups: readonly string[]): { role: UserRole; isSuperuser: boolean } {
  const found = rank.find(([group]) => groups.includes(group))
  return {
    role: found?.[1] ?? 'viewer',
    isSuperuser: groups.includes('Admins') || groups.includes('SuperUsers'),
  }
}

/**
 * The user behind a token. The first valid token creates them; a token newer than the last one seen brings the role up
 * to date with its groups when `syncRoles` is on, so an old token cannot give back what was taken since.
 */
export async function provisionUser(
  deps: Writing,
  identity: Identity,
  { syncRoles, profile }: { syncRoles: boolean; profile: () => Promise<Profile> },
): Promise<UserRow> {
  const known = await findUserByExternalId(deps.db, identity.externalId)
  if (!known) return createFromToken(deps, identity, await profile())
  if (known.last_login !== null && identity.issuedAt <= known.last_login) {
    const isSameToken = identity.issuedAt.getTime() === known.last_login.getTime()
    if (!isSameToken || !syncRoles || agrees(known, identity)) return known
  }
  const { role, isSuperuser } = roleOf(identity.groups)
  const updated = await updateUserRow(deps.db, known.id, {
    last_login: identity.issuedAt,
    ...(syncRoles && { role, is_superuser: isSuperuser }),
    ...(syncRoles && !agrees(known, identity) && { updated_at: deps.clock() }),
  })
  return updated ?? known
}

function agrees(user: UserRow, { groups }: Identity): boolean {
  const { role, isSuperuser } = roleOf(groups)
  return user.role === role && user.is_superuser === isSuperuser
}

async function createFromToken(
  deps: Writing,
  identity: Identity,
  profile: Profile,
): Promise<UserRow> {
  const { role, isSuperuser } = roleOf(identity.groups)
  const names = [profile.firstName, profile.lastName].filter((name) => name)
  const now = deps.clock()
  try {
    return await insertUser(deps.db, {
      id: deps.ids(),
      external_id: identity.externalId,
      username: identity.username.slice(0, 100),
      email: profile.email ?? `${identity.externalId}@users.invalid`,
      full_name: names.length > 0 ? names.join(' ') : null,
      first_name: profile.firstName ?? null,
      last_name: profile.lastName ?? null,
      role,
      is_superuser: isSuperuser,
      last_login: identity.issuedAt,
      created_at: now,
      updated_at: now,
    })
  } catch (error) {
    if (!isUniqueClash(error)) throw error
    return adopt(deps, identity, error)
  }
}

/** Another request was first, or an administrator had made a record under this name that nobody had signed in to. */
async function adopt(deps: Writing, identity: Identity, clash: unknown): Promise<UserRow> {
  const known = await findUserByExternalId(deps.db, identity.externalId)
  if (known) return known
  const namesake = await findUserByUsername(deps.db, identity.username)
  if (!namesake || namesake.external_id !== null) throw clash
  const { role, isSuperuser } = roleOf(identity.groups)
  const adopted = await updateUserRow(deps.db, namesake.id, {
    external_id: identity.externalId,
    role,
    is_superuser: isSuperuser,
    last_login: identity.issuedAt,
    updated_at: deps.clock(),
  })
  return adopted ?? namesake
}
