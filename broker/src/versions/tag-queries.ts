import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Tag, VersionKey } from './version.ts'

/** How many of them the version did not have before. */
export async function insertTag(
  db: Db,
  version: VersionKey,
  names: readonly string[],
): Promise<number> {
  const rows = await db
    .insertInto('tag')
    .values(
      names.map((name) => ({
        version_id: version.versionId,
        pacticipant_id: version.pacticipantId,
        version_ord: version.versionOrd,
        name,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['version_id', 'name']).where('ended_at', 'is', null).doNothing(),
    )
    .returning('id')
    .execute()
  return rows.length
}

export async function closeTagsBut(
  db: Db,
  versionId: number,
  names: readonly string[],
): Promise<void> {
  await db
    .updateTable('tag')
    .set({ ended_at: sql<Date>`now()` })
    .where('version_id', '=', versionId)
    .where('ended_at', 'is', null)
    .where('name', '!=', sql<string>`all(${names})`)
    .execute()
}

export async function findTag(
  db: Db,
  pacticipant: string,
  number: string,
  name: string,
): Promise<Tag | undefined> {
  return db
    .selectFrom('tag as t')
    .innerJoin('version as v', 'v.id', 't.version_id')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select(['p.name as pacticipant', 'v.number', 't.name', 't.created_at as createdAt'])
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('v.number', '=', number)
    .where('v.deleted_at', 'is', null)
    .where('t.name', '=', name)
    .where('t.ended_at', 'is', null)
    .executeTakeFirst()
}

/** False when there was no such tag. */
export async function closeTag(
  db: Db,
  pacticipant: string,
  number: string,
  name: string,
): Promise<boolean> {
  const row = await db
    .updateTable('tag as t')
    .from('version as v')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .set({ ended_at: sql<Date>`now()` })
    .whereRef('v.id', '=', 't.version_id')
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('v.number', '=', number)
    .where('v.deleted_at', 'is', null)
    .where('t.name', '=', name)
    .where('t.ended_at', 'is', null)
    .returning('t.id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether the version is at most so many seconds old, without a tag and on no branch. */
export async function isFreshAndBare(db: Db, versionId: number, seconds: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select v.id from version v
    where v.id = ${versionId} and v.created_at >= now() - make_interval(secs => ${seconds})
      and not exists (select from tag t where t.version_id = v.id and t.ended_at is null)
      and not exists (select from branch_version m where m.version_id = v.id and m.ended_at is null)`.execute(
    db,
  )
  return rows.length > 0
}
