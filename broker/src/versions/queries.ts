import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { prepared } from '../db/prepared.ts'
import type { Version } from './version.ts'
import { selectVersions } from './version-queries.ts'

interface NewVersion {
  pacticipantId: number
  number: string
  buildUrl: string | null
}

interface VersionRow {
  id: number
  ord: number
  buildUrl: string | null
  /** Whether this statement has made it. */
  isNew: boolean
}

/**
 * The version of that number, made when it is missing; its order is its id: the order of creation. One that is there is
 * locked against deletion until the transaction ends; the lock stands in nobody else's way. Undefined when another
 * transaction has made it meanwhile.
 */
export async function findOrInsertVersion(
  db: Db,
  version: NewVersion,
): Promise<VersionRow | undefined> {
  const [row] = await foundOrInserted(db, version)
  return row
}

const foundOrInserted = prepared(
  ({ pacticipantId, number, buildUrl }: NewVersion) => sql<VersionRow>`
    with found as (
      select id, ord, build_url from version
      where pacticipant_id = ${pacticipantId} and number = ${number} and deleted_at is null for key share),
    next as materialized (
      select nextval(pg_get_serial_sequence('version', 'id')) as id where not exists (select from found)),
    made as (
      insert into version (id, pacticipant_id, number, ord, build_url)
      select id, ${pacticipantId}, ${number}, id, ${buildUrl} from next
      on conflict (pacticipant_id, number) where deleted_at is null do nothing
      returning id, ord, build_url)
    select id, ord, build_url as "buildUrl", false as "isNew" from found
    union all select id, ord, build_url, true from made`,
)

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
