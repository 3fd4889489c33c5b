import type { Db } from '../db/client.ts'
import type { NewRow } from '../db/schema.ts'
import type { ApiKeyRow } from './api-key.ts'

export async function insertApiKey(db: Db, key: NewRow<'api_keys'>): Promise<ApiKeyRow> {
  return db.insertInto('api_keys').values(key).returningAll().executeTakeFirstOrThrow()
}

/** A user's keys, newest first. */
export async function listApiKeys(
  db: Db,
  userId: string,
  { skip, limit }: { skip: number; limit: number },
): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(skip)
    .limit(limit)
    .execute()
}

export async function findApiKey(
  db: Db,
  userId: string,
  id: string,
): Promise<ApiKeyRow | undefined> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

export async function deleteApiKeyRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('api_keys').where('id', '=', id).execute()
}

export interface KeyOwner {
  readonly key_id: string
  readonly is_active: boolean
  readonly expires_at: Date | null
  readonly user_id: string
  readonly user_is_active: boolean
}

export async function findKeyOwner(db: Db, keyHash: string): Promise<KeyOwner | undefined> {
  return db
    .selectFrom('api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .where('k.key_hash', '=', keyHash)
    .select([
      'k.id as key_id',
      'k.is_active',
      'k.expires_at',
      'k.user_id',
      'u.is_active as user_is_active',
    ])
    .executeTakeFirst()
}

/** Notes the use of a key, once a minute at most. */
export async function touchApiKey(db: Db, id: string, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  await db
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', aMinuteAgo)]))
    .execute()
}
