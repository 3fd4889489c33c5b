import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Pacticipant, PacticipantKey } from './pacticipant.ts'

/**
 * Ordered by name. Locked against deletion until the transaction ends, so that no fact is hung on a
 * pacticipant that is closed meanwhile; the lock stands in nobody else's way.
 */
export async function listKeys(db: Db, names: readonly string[]): Promise<PacticipantKey[]> {
  return db
    .selectFrom('pacticipant')
    .select(['id', 'name', 'main_branch as mainBranch'])
    .where('name', '=', sql<string>`any(${names})`)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .forKeyShare()
    .execute()
}

/** Inserts in the given order, which must be that of the names: overlapping writers then cannot deadlock. */
export async function insertMissing(
  db: Db,
  pacticipants: readonly { name: string; displayName: string }[],
): Promise<void> {
  await db
    .insertInto('pacticipant')
    .values(pacticipants.map(({ name, displayName }) => ({ name, display_name: displayName })))
    .onConflict((conflict) => conflict.column('name').where('deleted_at', 'is', null).doNothing())
    .execute()
}

export async function findPacticipant(db: Db, name: string): Promise<Pacticipant | undefined> {
  return db
    .selectFrom('pacticipant')
    .select(['id', 'name', 'display_name as displayName', 'main_branch as mainBranch'])
    .select(['repository_url as repositoryUrl', 'repository_name as repositoryName'])
    .select('repository_namespace as repositoryNamespace')
    .select(['created_at as createdAt', 'updated_at as updatedAt'])
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

/** Every living name. */
export async function listNames(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('pacticipant')
    .select('name')
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.name)
}

/** First come, first served: does nothing where a main branch is known. */
export async function updateUnknownMainBranch(db: Db, id: number, branch: string): Promise<void> {
  await db
    .updateTable('pacticipant')
    .set({ main_branch: branch, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('main_branch', 'is', null)
    .where('deleted_at', 'is', null)
    .execute()
}
