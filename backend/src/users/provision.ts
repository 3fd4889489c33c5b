import { isUniqueClash } from '../db/client.ts'
import type { NewRow, UserRole } from '../db/schema.ts'
import type { Writing } from '../deps.ts'
import { conflict } from '../errors.ts'
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
  const unknown = `${identity.externalId}@users.invalid`.slice(-100)
  const fitting = (profile.email?.length ?? 0) > 100 ? undefined : profile.email
  try {
    return await insertUser(deps.db, rowOf(deps, identity, profile, fitting ?? unknown))
  } catch (error) {
    if (!isUniqueClash(error)) throw error
    const known = await findUserByExternalId(deps.db, identity.externalId)
    if (known) return known
    if (!isUniqueClash(error, 'users_email_uq')) return adopt(deps, identity, profile)
    // The address belongs to somebody else here: that must not keep this person out, nor let them in as the other.
    return insertUser(deps.db, rowOf(deps, identity, profile, unknown))
  }
}

function rowOf(
  { clock, ids }: Writing,
  identity: Identity,
  profile: Profile,
  email: string,
): NewRow<'users'> {
  const { role, isSuperuser } = roleOf(identity.groups)
  const names = [profile.firstName, profile.lastName].filter((name) => name)
  const now = clock()
  return {
    id: ids(),
    external_id: identity.externalId,
    username: identity.username.slice(0, 100),
    email,
    full_name: names.length > 0 ? names.join(' ').slice(0, 201) : null,
    first_name: profile.firstName?.slice(0, 100) ?? null,
    last_name: profile.lastName?.slice(0, 100) ?? null,
    role,
    is_superuser: isSuperuser,
    last_login: identity.issuedAt,
    created_at: now,
    updated_at: now,
  }
}

/** An administrator made a record under this name, with this address, and nobody has signed in to it yet. */
async function adopt(deps: Writing, identity: Identity, profile: Profile): Promise<UserRow> {
  const namesake = await findUserByUsername(deps.db, identity.username)
  const isSame = profile.email === undefined || profile.email === namesake?.email
  if (!namesake || namesake.external_id !== null || !isSame) {
    throw conflict(`The username ${identity.username} belongs to another account`)
  }
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
