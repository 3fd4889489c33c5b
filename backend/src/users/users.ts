import type { Actor } from '../access/actor.ts'
import { recordAudit } from '../audit/record.ts'
import { type Db, inTransaction, isUniqueClash } from '../db/client.ts'
import type { RowChange, UserRole } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { badRequest, conflict, forbidden, invalid, notFound } from '../errors.ts'
import { type JsonObject, pick } from '../json.ts'
import { hashPassword } from './password.ts'
import {
  countUsers,
  deleteUserRow,
  findUser,
  insertUser,
  listKeyHashes,
  listUsers,
  updateUserRow,
} from './queries.ts'
import { type UserRow, weaknessOf } from './user.ts'

type UserDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

export interface NewUser {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly full_name?: string | null
  readonly is_active: boolean
  readonly is_superuser: boolean
}

export interface UserChange {
  readonly username?: string
  readonly email?: string
  readonly full_name?: string | null
  readonly password?: string | null
  readonly preferences?: JsonObject | null
  readonly is_active?: boolean
  readonly is_superuser?: boolean
  readonly role?: UserRole
}

const noPermission = 'Not enough permissions'

export async function getUser(db: Db, id: string): Promise<UserRow> {
  const user = await findUser(db, id)
  if (!user) throw notFound('User not found')
  return user
}

/** A user's own record, or any for a superuser. */
export async function getVisibleUser(db: Db, actor: Actor, id: string): Promise<UserRow> {
  if (!actor.isSuperuser && actor.id !== id) throw forbidden(noPermission)
  return getUser(db, id)
}

/** Everyone for a superuser, only oneself for the others. */
export async function listVisibleUsers(
  db: Db,
  actor: Actor,
  page: { skip: number; limit: number },
): Promise<{ items: UserRow[]; total: number }> {
  if (actor.isSuperuser) {
    return { items: await listUsers(db, page), total: await countUsers(db) }
  }
  const own = await getUser(db, actor.id)
  return { items: page.skip === 0 ? [own] : [], total: 1 }
}

export async function createUser(deps: UserDeps, actor: Actor, body: NewUser): Promise<UserRow> {
  refuseWeak(body.password)
  const hashed = await hashPassword(body.password)
  const now = deps.clock()
  return inTransaction(deps.db, async (db) => {
    const user = await translateClash(() =>
      insertUser(db, {
        id: deps.ids(),
        username: body.username,
        email: body.email,
        hashed_password: hashed,
        full_name: body.full_name ?? null,
        is_active: body.is_active,
        is_superuser: body.is_superuser,
        role: body.is_superuser ? 'admin' : 'viewer',
        created_at: now,
        updated_at: now,
      }),
    )
    await audit({ ...deps, db }, actor, 'user_create', user)
    return user
  })
}

/** Changes a user; `is_active`, `is_superuser` and `role` are ignored unless a superuser asks. */
export async function updateUser(
  deps: UserDeps,
  actor: Actor,
  id: string,
  body: UserChange,
): Promise<UserRow> {
  await getVisibleUser(deps.db, actor, id)
  const { password, preferences } = body
  if (password) refuseWeak(password)
  const open = pick(body, 'username', 'email', 'full_name')
  const reserved = actor.isSuperuser ? pick(body, 'is_active', 'is_superuser', 'role') : {}
  const change: RowChange<'users'> = {
    ...open,
    ...reserved,
    ...(preferences !== undefined && {
      preferences: preferences === null ? null : JSON.stringify(preferences),
    }),
    ...(password && { hashed_password: await hashPassword(password) }),
    updated_at: deps.clock(),
  }
  const user = await inTransaction(deps.db, async (db) => {
    const updated = await translateClash(() => updateUserRow(db, id, change))
    if (!updated) throw notFound('User not found')
    await audit({ ...deps, db }, actor, 'user_update', updated, Object.keys(change))
    return updated
  })
  await forgetKeysOf(deps, await listKeyHashes(deps.db, id))
  return user
}

/** Deletes a user: oneself, or anyone for a superuser, who in turn may not delete themselves. */
export async function deleteUser(
  deps: UserDeps,
  actor: Actor,
  id: string,
  refusalForSelf = 'Superusers cannot delete themselves',
): Promise<void> {
  if (actor.isSuperuser && actor.id === id) throw badRequest(refusalForSelf)
  const user = await getVisibleUser(deps.db, actor, id)
  const hashes = await listKeyHashes(deps.db, id)
  await inTransaction(deps.db, async (db) => {
    await audit({ ...deps, db }, actor, 'user_delete', user)
    await deleteUserRow(db, id)
  })
  await forgetKeysOf(deps, hashes)
}

function refuseWeak(password: string): void {
  const weakness = weaknessOf(password)
  if (weakness) throw invalid(weakness, 'body', 'password')
}

async function translateClash<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUniqueClash(error, 'users_email_uq')) throw conflict('Email already registered')
    if (isUniqueClash(error, 'users_username_uq')) throw conflict('Username already registered')
    throw error
  }
}

async function audit(
  deps: Pick<Deps, 'db' | 'clock' | 'ids'>,
  actor: Actor,
  action: 'user_create' | 'user_update' | 'user_delete',
  user: UserRow,
  fields: string[] = [],
): Promise<void> {
  await recordAudit(deps, actor, {
    action,
    entity: 'user',
    entityId: user.id,
    entityName: user.username,
    ...(fields.length > 0 && {
      newValue: fields
        .filter((field) => field !== 'updated_at')
        .sort()
        .join(', '),
    }),
  })
}

async function forgetKeysOf({ cache }: UserDeps, hashes: string[]): Promise<void> {
  if (hashes.length > 0) await cache.invalidate(...hashes.map((hash) => `apikey:${hash}`))
}
