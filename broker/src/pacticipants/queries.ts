import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listPaged, type Paged } from '../db/paging.ts'
import { prepared } from '../db/prepared.ts'
import type {
  DeployedEnvironment,
  ListQuestion,
  Pacticipant,
  PacticipantFields,
  PacticipantKey,
  PacticipantView,
} from './pacticipant.ts'

/**
 * Ordered by name. Locked against deletion until the transaction ends, so that no fact is hung on a
 * pacticipant that is closed meanwhile; the lock stands in nobody else's way.
 */
export function listKeys(db: Db, names: readonly string[]): Promise<PacticipantKey[]> {
  return keys(db, { names })
}

const keys = prepared(({ names }: { names: readonly string[] }, db) =>
  db
    .selectFrom('pacticipant')
    .select(['id', 'name', 'main_branch as mainBranch'])
    .where('name', '=', sql<string>`any(${names})`)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .forKeyShare(),
)

/**
 * Inserts in the given order, which must be that of the names: overlapping writers then cannot deadlock.
 * Answers those that were not there.
 */
export async function insertMissing(
  db: Db,
  pacticipants: readonly { name: string; displayName: string }[],
): Promise<string[]> {
  const rows = await db
    .insertInto('pacticipant')
    .values(pacticipants.map(({ name, displayName }) => ({ name, display_name: displayName })))
    .onConflict((conflict) => conflict.column('name').where('deleted_at', 'is', null).doNothing())
    .returning('name')
    .execute()
  return rows.map(({ name }) => name)
}

export async function findPacticipant(db: Db, name: string): Promise<Pacticipant | undefined> {
  const [pacticipant] = await pacticipants(db, { name })
  return pacticipant
}

const pacticipants = prepared(({ name }: { name: string }, db) =>
  selectPacticipants(db).where('p.name', '=', name),
)

export async function findView(db: Db, name: string): Promise<PacticipantView | undefined> {
  return selectViews(db).where('p.name', '=', name).executeTakeFirst()
}

/** By name, without regard to case. A search is a part of the name, a label a whole one. */
export async function listViews(
  db: Db,
  { search, label, page }: ListQuestion,
): Promise<Paged<PacticipantView>> {
  let query = selectViews(db).orderBy(sql`lower(p.name)`).orderBy('p.name')
  if (search) query = query.where('p.name', 'ilike', `%${search.replace(/[\\%_]/g, '\\$&')}%`)
  if (label !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('label as l')
          .select('l.name')
          .whereRef('l.pacticipant_id', '=', 'p.id')
          .where('l.name', '=', label),
      ),
    )
  }
  return listPaged(db, query, page)
}

/** What is deployed now, newest first; of many instances no more than anyone reads. */
export async function listDeployedEnvironments(
  db: Db,
  pacticipantId: number,
): Promise<DeployedEnvironment[]> {
  return db
    .selectFrom('deployment as d')
    .innerJoin('environment as e', 'e.id', 'd.environment_id')
    .innerJoin('version as v', 'v.id', 'd.version_id')
    .select(['d.uuid', 'e.display_name as displayName'])
    .where('d.pacticipant_id', '=', pacticipantId)
    .where('d.ended_at', 'is', null)
    .where('e.deleted_at', 'is', null)
    .where('v.deleted_at', 'is', null)
    .orderBy('d.id', 'desc')
    .limit(100)
    .execute()
}

export async function updatePacticipant(
  db: Db,
  name: string,
  fields: PacticipantFields & { displayName?: string },
): Promise<{ id: number } | undefined> {
  const columns = {
    display_name: fields.displayName,
    repository_url: fields.repositoryUrl,
    repository_name: fields.repositoryName,
    repository_namespace: fields.repositoryNamespace,
    main_branch: fields.mainBranch,
  }
  const given = Object.fromEntries(
    Object.entries(columns).filter(([, value]) => value !== undefined),
  )
  return db
    .updateTable('pacticipant')
    .set({ ...given, updated_at: sql<Date>`now()` })
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
}

/** Waits for those who are hanging facts on it, and keeps others from doing so. */
export async function lockForDeletion(db: Db, name: string): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('pacticipant')
    .select('id')
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Closes, by triggers, every fact that hangs on it: for one with a long history that takes its time. */
export async function closePacticipant(db: Db, id: number): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await db
    .updateTable('pacticipant')
    .set({ deleted_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

function selectPacticipants(db: Db) {
  return db
    .selectFrom('pacticipant as p')
    .select(['p.id', 'p.name', 'p.display_name as displayName', 'p.main_branch as mainBranch'])
    .select(['p.repository_url as repositoryUrl', 'p.repository_name as repositoryName'])
    .select('p.repository_namespace as repositoryNamespace')
    .select(['p.created_at as createdAt', 'p.updated_at as updatedAt'])
    .where('p.deleted_at', 'is', null)
}

function selectViews(db: Db) {
  return selectPacticipants(db)
    .select(({ selectFrom }) =>
      selectFrom('version as v')
        .select('v.number')
        .whereRef('v.pacticipant_id', '=', 'p.id')
        .where('v.deleted_at', 'is', null)
        .orderBy('v.ord', 'desc')
        .limit(1)
        .as('latestVersion'),
    )
    .select(
      sql<
        string[]
      >`array(select l.name from label l where l.pacticipant_id = p.id order by l.name)`.as(
        'labels',
      ),
    )
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
