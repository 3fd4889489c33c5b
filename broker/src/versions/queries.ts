import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Version } from './version.ts'

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

export async function updateBuildUrl(db: Db, id: number, buildUrl: string | null): Promise<void> {
  await db
    .updateTable('version')
    .set({ build_url: buildUrl, updated_at: sql<Date>`now()` })
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

function selectVersions(db: Db) {
  return db
    .selectFrom('version as v')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select(['v.id', 'v.pacticipant_id as pacticipantId', 'p.name as pacticipant', 'v.number'])
    .select(['v.ord', 'v.build_url as buildUrl'])
    .select(['v.created_at as createdAt', 'v.updated_at as updatedAt'])
    .where('v.deleted_at', 'is', null)
    .where('p.deleted_at', 'is', null)
}
