import type { Db } from '../db/client.ts'
import type { FlagStatus, NewRow, Row, RowChange } from '../db/schema.ts'
import type { FlagRow } from './flag.ts'

export interface FlagFilter {
  readonly ownerId?: string
  readonly status?: FlagStatus
  readonly search?: string
}

export async function findFlag(db: Db, id: string): Promise<FlagRow | undefined> {
  return db.selectFrom('feature_flags').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The same, held until the transaction ends. */
export async function findFlagForUpdate(db: Db, id: string): Promise<FlagRow | undefined> {
  return db
    .selectFrom('feature_flags')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function findFlagIdByKey(db: Db, key: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('feature_flags')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.id
}

function filtered(db: Db, { ownerId, status, search }: FlagFilter) {
  let query = db.selectFrom('feature_flags')
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  if (status !== undefined) query = query.where('status', '=', status)
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(({ eb, or }) =>
      or([
        eb('name', 'ilike', pattern),
        eb('key', 'ilike', pattern),
        eb('description', 'ilike', pattern),
      ]),
    )
  }
  return query
}

/** Newest first. */
export async function listFlags(
  db: Db,
  filter: FlagFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<FlagRow[]> {
  return filtered(db, filter)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(skip)
    .limit(limit)
    .execute()
}

export async function countFlags(db: Db, filter: FlagFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Every active flag, by key. */
export async function listActiveFlags(db: Db): Promise<FlagRow[]> {
  return db
    .selectFrom('feature_flags')
    .selectAll()
    .where('status', '=', 'ACTIVE')
    .orderBy('key')
    .execute()
}

export async function insertFlag(db: Db, flag: NewRow<'feature_flags'>): Promise<FlagRow> {
  return db.insertInto('feature_flags').values(flag).returningAll().executeTakeFirstOrThrow()
}

/** Changes a flag and counts its version up. */
export async function updateFlagRow(
  db: Db,
  id: string,
  change: RowChange<'feature_flags'>,
): Promise<FlagRow> {
  return db
    .updateTable('feature_flags')
    .set(change)
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteFlagRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('feature_flags').where('id', '=', id).execute()
}

export type Override = Row<'feature_flag_overrides'>

/** A user's overrides that have not expired, of some flags. */
export async function listOverrides(
  db: Db,
  userId: string,
  flagIds: readonly string[],
  now: Date,
): Promise<Override[]> {
  if (flagIds.length === 0) return []
  return db
    .selectFrom('feature_flag_overrides')
    .selectAll()
    .where('user_id', '=', userId)
    .where('feature_flag_id', 'in', [...flagIds])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .execute()
}

export async function upsertOverride(
  db: Db,
  override: NewRow<'feature_flag_overrides'>,
): Promise<Override> {
  return db
    .insertInto('feature_flag_overrides')
    .values(override)
    .onConflict((conflict) =>
      conflict.columns(['feature_flag_id', 'user_id']).doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        reason: eb.ref('excluded.reason'),
        expires_at: eb.ref('excluded.expires_at'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Deletes an override and tells whether there was one. */
export async function deleteOverride(db: Db, flagId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('feature_flag_overrides')
    .where('feature_flag_id', '=', flagId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Active flags that anybody may get by percentage, by id. */
export async function listRolledOut(db: Db): Promise<FlagRow[]> {
  return db
    .selectFrom('feature_flags')
    .selectAll()
    .where('status', '=', 'ACTIVE')
    .where('rollout_percentage', '>', 0)
    .orderBy('id')
    .execute()
}
