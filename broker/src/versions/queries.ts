import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Version } from './version.ts'
import { selectVersions } from './version-queries.ts'

interface VersionRow {
  id: number
  ord: number
  number: string
  buildUrl: string | null
}

/** Locked against deletion until the transaction ends; the lock stands in nobody else's way. */
export async function findKey(
  db: Db,
  pacticipantId: number,
  number: string,
): Promise<VersionRow | undefined> {
  return db
    .selectFrom('version')
    .select(['id', 'ord', 'number', 'build_url as buildUrl'])
    .where('pacticipant_id', '=', pacticipantId)
    .where('number', '=', number)
    .where('deleted_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
}

/** Undefined when another transaction has made the version meanwhile. Its order is its id: the order of creation. */
export async function insertVersion(
  db: Db,
  version: { pacticipantId: number; number: string; buildUrl: string | null },
): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`
    with next as materialized (select nextval(pg_get_serial_sequence('version', 'id')) as id)
    insert into version (id, pacticipant_id, number, ord, build_url)
    select id, ${version.pacticipantId}, ${version.number}, id, ${version.buildUrl} from next
    on conflict (pacticipant_id, number) where deleted_at is null do nothing
    returning id, ord, number, build_url as "buildUrl"`.execute(db)
  return rows[0]
}

/** Without a build URL, only notes the time. */
export async function updateBuildUrl(
  db: Db,
  id: number,
  buildUrl: string | null | undefined,
): Promise<void> {
  await db
    .updateTable('version')
    .set({ ...(buildUrl !== undefined && { build_url: buildUrl }), updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Waits for those who are hanging facts on it, and keeps others from doing so. */
export async function lockForDeletion(
  db: Db,
  pacticipant: string,
  number: string,
): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('version as v')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select('v.id')
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('v.number', '=', number)
    .where('v.deleted_at', 'is', null)
    .forUpdate('v')
    .executeTakeFirst()
}

/** Closes, by triggers, every fact that hangs on it. */
export async function closeVersion(db: Db, id: number): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await db
    .updateTable('version')
    .set({ deleted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function findVersion(
  db: Db,
  pacticipant: string,
  number: string,
): Promise<Version | undefined> {
  return selectVersions(db)
    .where('p.name', '=', pacticipant)
    .where('v.number', '=', number)
    .executeTakeFirst()
}

/** As `findVersion`, and locked against deletion until the transaction ends. */
export async function findVersionToKeep(
  db: Db,
  pacticipant: string,
  number: string,
): Promise<Version | undefined> {
  return selectVersions(db)
    .where('p.name', '=', pacticipant)
    .where('v.number', '=', number)
    .forKeyShare('v')
    .executeTakeFirst()
}

/** `publish` lets no one else change the version, `verify` only keeps others from changing it. */
export async function lockRow(
  db: Db,
  id: number,
  mode: 'publish' | 'verify',
): Promise<{ id: number } | undefined> {
  const row = db
    .selectFrom('version')
    .select('id')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
  return (mode === 'publish' ? row.forNoKeyUpdate() : row.forShare()).executeTakeFirst()
}
