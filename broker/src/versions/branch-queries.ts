import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listPaged, type Page, type Paged } from '../db/paging.ts'
import { prepared } from '../db/prepared.ts'
import type { Branch, BranchVersion, VersionKey } from './version.ts'

/** Does nothing when another transaction has made the branch meanwhile. */
export async function insertBranch(db: Db, pacticipantId: number, name: string): Promise<void> {
  await db
    .insertInto('branch')
    .values({ pacticipant_id: pacticipantId, name })
    .onConflict((conflict) =>
      conflict.columns(['pacticipant_id', 'name']).where('ended_at', 'is', null).doNothing(),
    )
    .execute()
}

/**
 * Whether the version was not on the branch before; undefined when there is no such branch. The branch is locked against
 * deletion until the transaction ends; the lock stands in nobody else's way.
 */
export async function insertMember(
  db: Db,
  branch: string,
  { pacticipantId, versionId, versionOrd }: VersionKey,
  autoCreated: boolean,
): Promise<boolean | undefined> {
  const rows = await newMembers(db, { branch, pacticipantId, versionId, versionOrd, autoCreated })
  return rows[0]?.isNew
}

interface NewMember extends VersionKey {
  branch: string
  autoCreated: boolean
}

const newMembers = prepared(
  ({ branch, pacticipantId, versionId, versionOrd, autoCreated }: NewMember) => sql<{
    isNew: boolean
  }>`
    with b as (
      select id from branch
      where pacticipant_id = ${pacticipantId} and name = ${branch} and ended_at is null for key share),
    m as (
      insert into branch_version (branch_id, version_id, version_ord, auto_created)
      select id, ${versionId}, ${versionOrd}, ${autoCreated} from b
      on conflict (version_id, branch_id) where ended_at is null do nothing returning id)
    select exists (select from m) as "isNew" from b`,
)

/** Rewrites each row at most once a minute, in the order of the ids. */
export async function updateBranchTimes(db: Db, versionId: number): Promise<void> {
  await branchTimes(db, { versionId })
}

const branchTimes = prepared(
  ({ versionId }: { versionId: number }) => sql`
    with stale as materialized (
      select b.id from branch b
      where b.id in (select m.branch_id from branch_version m where m.version_id = ${versionId} and m.ended_at is null)
        and b.ended_at is null and b.updated_at < now() - interval '60 seconds'
      order by b.id for no key update)
    update branch b set updated_at = now() from stale where b.id = stale.id`,
)

export async function findBranch(
  db: Db,
  pacticipant: string,
  name: string,
): Promise<Branch | undefined> {
  return selectBranches(db)
    .where('p.name', '=', pacticipant)
    .where('b.name', '=', name)
    .executeTakeFirst()
}

/** Those that a version came to last stand first. A search is a part of the name, in any case. */
export async function listBranchRows(
  db: Db,
  pacticipantId: number,
  { search, page }: { search?: string | undefined; page: Page },
): Promise<Paged<Branch>> {
  let query = selectBranches(db)
    .where('b.pacticipant_id', '=', pacticipantId)
    .orderBy('b.updated_at', 'desc')
    .orderBy('b.id', 'desc')
  if (search) query = query.where('b.name', 'ilike', `%${search.replace(/[\\%_]/g, '\\$&')}%`)
  return listPaged(db, query, page)
}

/** Those that a version came to last stand last. */
export async function listBranchNames(
  db: Db,
  pacticipantId: number,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('branch')
    .select(['id', 'name'])
    .where('pacticipant_id', '=', pacticipantId)
    .where('ended_at', 'is', null)
    .orderBy('updated_at')
    .orderBy('id')
    .execute()
}

/** Closes, by triggers, the memberships. Waits for those who are adding to the branches. */
export async function closeBranches(db: Db, ids: readonly number[]): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await sql`
    with gone as materialized (select id from branch where id = any(${ids}) and ended_at is null order by id for update)
    update branch b set ended_at = now() from gone where b.id = gone.id`.execute(db)
}

export async function findMember(
  db: Db,
  pacticipant: string,
  branch: string,
  number: string,
): Promise<BranchVersion | undefined> {
  return db
    .selectFrom('branch_version as m')
    .innerJoin('branch as b', 'b.id', 'm.branch_id')
    .innerJoin('pacticipant as p', 'p.id', 'b.pacticipant_id')
    .innerJoin('version as v', 'v.id', 'm.version_id')
    .select(['p.name as pacticipant', 'b.name as branch', 'v.number'])
    .select(({ fn }) => fn.coalesce('m.joined_at', 'm.created_at').as('createdAt'))
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('b.name', '=', branch)
    .where('v.number', '=', number)
    .where('m.ended_at', 'is', null)
    .executeTakeFirst()
}

/** False when the version was not on the branch. Another head follows by a trigger. */
export async function closeMember(
  db: Db,
  pacticipant: string,
  branch: string,
  number: string,
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update branch_version m set ended_at = now()
    from branch b, pacticipant p, version v
    where b.id = m.branch_id and p.id = b.pacticipant_id and v.id = m.version_id
      and p.name = ${pacticipant} and p.deleted_at is null and b.name = ${branch}
      and v.number = ${number} and m.ended_at is null
    returning m.id`.execute(db)
  return rows.length > 0
}

function selectBranches(db: Db) {
  return db
    .selectFrom('branch as b')
    .innerJoin('pacticipant as p', 'p.id', 'b.pacticipant_id')
    .select(['b.id', 'p.name as pacticipant', 'b.name'])
    .select(['b.created_at as createdAt', 'b.updated_at as updatedAt'])
    .where('p.deleted_at', 'is', null)
    .where('b.ended_at', 'is', null)
}
