import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** What is deleted for good, in the order in which nothing is left hanging: see `purge.ts`. */
export interface PurgeQuestion {
  /** What ended before is of no use any more. */
  before: Date
  /** Days for which an older success still decides what is work in progress. */
  lookBackDays: number
  limit: number
}

/** Ids in a stretch of a table, so that no statement looks at more than so many rows. */
export interface Stretch {
  after: number
  upTo: number
}

type Condition = RawBuilder<SqlBool>
type Question = Pick<PurgeQuestion, 'before' | 'lookBackDays'>

/** A delivery that is still owed needs what it tells of. */
const isOwed = (column: string): Condition =>
  sql`exists (select from delivery d where ${sql.ref(`d.${column}`)} = x.id and d.due_at is not null)`

/** Of publication `x`. */
export const isEndedPublication = ({ before }: Question): Condition =>
  sql`(x.ended_at < ${before} and not ${isOwed('publication_id')})`

/** Of result `x`. */
export const isEndedResult = ({ before }: Question): Condition =>
  sql`(x.deleted_at < ${before} and not ${isOwed('result_id')})`

/**
 * Of result `x`: a later one of the same content and provider version has taken its place. Of the successes the
 * first and the last stay, with and without work in progress, for they decide what is pending.
 */
export const isOverwrittenResult = ({ before, lookBackDays }: Question): Condition => {
  const other = (alias: string) => sql`select from result ${sql.ref(alias)}
    where ${sql.ref(`${alias}.content_id`)} = x.content_id and ${sql.ref(`${alias}.deleted_at`)} is null
      and ${sql.ref(`${alias}.provider_version_ord`)} = x.provider_version_ord`
  return sql`(x.deleted_at is null
    and exists (${other('l')} and l.number > x.number and l.created_at < ${before})
    and (not x.success or x.executed_at < now() - make_interval(days => ${lookBackDays})
      and exists (${other('l')} and l.number > x.number and l.created_at < ${before} and l.success and (x.wip or not l.wip))
      and exists (${other('e')} and e.number < x.number and e.success and (x.wip or not e.wip)))
    and not exists (select from first_success f where f.content_id = x.content_id and f.result_id = x.id)
    and not ${isOwed('result_id')})`
}

/**
 * Of delivery `x`: it is finished, and its webhook has sent a newer one for the same event of the same pair. Of those
 * that asked for a verification the newest of each content and provider version stays: the gate tells of it.
 */
export const isOverwrittenDelivery = ({
  before,
}: Question): Condition => sql`(x.finished_at < ${before}
  and exists (select from delivery n where n.consumer_id = x.consumer_id and n.provider_id = x.provider_id
    and n.webhook_id = x.webhook_id and n.event = x.event and n.id > x.id)
  and (x.provider_version_id is null or exists (
    select from delivery n join publication p on p.id = n.publication_id join publication q on q.id = x.publication_id
    where n.provider_version_id = x.provider_version_id and n.id > x.id and n.created_at < ${before} and p.content_id = q.content_id)))`

/** Of version `x`: nothing hangs on it but where it was deployed and released. */
export const isEndedVersion = ({ before }: Question): Condition => sql`(x.deleted_at < ${before}
  and not exists (select from publication p where p.consumer_version_id = x.id)
  and not exists (select from result r where r.provider_version_id = x.id)
  and not exists (select from branch_version m where m.version_id = x.id)
  and not exists (select from tag t where t.version_id = x.id)
  and not exists (select from delivery d where d.provider_version_id = x.id and d.due_at is not null))`

/** Of branch `x`: nothing hangs on it, nor does anybody remember what it verified. */
export const isEndedBranch = ({ before }: Question): Condition => sql`(x.ended_at < ${before}
  and not exists (select from branch_version m where m.branch_id = x.id)
  and not exists (select from first_success f where f.branch_id = x.id))`

/** Of tag or membership `x`. */
export const isEnded = ({ before }: Question): Condition => sql`x.ended_at < ${before}`

export type Purgeable =
  | 'delivery'
  | 'publication'
  | 'result'
  | 'version'
  | 'branch'
  | 'branch_version'
  | 'tag'

/** Locked, unless somebody is at work on them. */
export async function lockGone(
  db: Db,
  table: Purgeable,
  { condition, limit, stretch }: { condition: Condition; limit: number; stretch?: Stretch },
): Promise<number[]> {
  const within = stretch ? sql`x.id > ${stretch.after} and x.id <= ${stretch.upTo} and` : sql``
  const { rows } = await sql<{ id: number }>`
    select x.id from ${sql.table(table)} x where ${within} ${condition} limit ${limit} for update skip locked`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

export async function countGone(db: Db, table: Purgeable, condition: Condition): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} x where ${condition}`.execute(db)
  return rows[0]?.count ?? 0
}

export async function findLastId(db: Db, table: Purgeable): Promise<number> {
  const { rows } = await sql<{ id: number | null }>`
    select max(id) as id from ${sql.table(table)}`.execute(db)
  return rows[0]?.id ?? 0
}

/** Deliveries are found by what they tell of, or by themselves. */
export async function deleteDeliveries(
  db: Db,
  by: 'id' | 'publication_id' | 'result_id' | 'provider_version_id',
  ids: readonly number[],
): Promise<number> {
  const gone = sql`select d.id from delivery d where ${sql.ref(`d.${by}`)} = any(${ids}::bigint[])`
  await sql`delete from delivery_attempt where delivery_id in (${gone})`.execute(db)
  const { numAffectedRows } = await sql`delete from delivery where id in (${gone})`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** @returns the contents that they showed */
export async function deletePublications(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    delete from publication where id = any(${ids}::bigint[]) returning content_id as id`.execute(db)
  return rows.map(({ id }) => id)
}

/** @returns the contents that they were about */
export async function deleteResults(db: Db, ids: readonly number[]): Promise<number[]> {
  await sql`delete from result_detail where result_id = any(${ids}::bigint[])`.execute(db)
  const { rows } = await sql<{ id: number }>`
    delete from result where id = any(${ids}::bigint[]) returning content_id as id`.execute(db)
  return rows.map(({ id }) => id)
}

export async function deleteVersions(db: Db, ids: readonly number[]): Promise<void> {
  await sql`delete from deployment where version_id = any(${ids}::bigint[])`.execute(db)
  await sql`delete from release where version_id = any(${ids}::bigint[])`.execute(db)
  await sql`delete from version where id = any(${ids}::bigint[])`.execute(db)
}

export async function deleteRows(
  db: Db,
  table: 'branch' | 'branch_version' | 'tag',
  ids: readonly number[],
): Promise<void> {
  await sql`delete from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(db)
}

/** Those of the contents that no version has published nor verified, with all that was said of them. */
export async function deleteUnusedContents(db: Db, candidates: readonly number[]): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select c.id from content c where c.id = any(${candidates}::bigint[])
      and not exists (select from publication p where p.content_id = c.id)
      and not exists (select from result r where r.content_id = c.id)
    order by c.id for update skip locked`.execute(db)
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  const schemas = await sql<{ id: number }>`
    delete from content_schema where content_id = any(${ids}::bigint[]) returning schema_id as id`.execute(
    db,
  )
  await sql`delete from schema_derivation where content_id = any(${ids}::bigint[])`.execute(db)
  await sql`delete from first_success where content_id = any(${ids}::bigint[])`.execute(db)
  const interactions = await sql<{ id: number }>`
    delete from content_interaction where content_id = any(${ids}::bigint[]) returning interaction_id as id`.execute(
    db,
  )
  await sql`delete from content_body where content_id = any(${ids}::bigint[])`.execute(db)
  await sql`delete from content where id = any(${ids}::bigint[])`.execute(db)
  await deleteUnusedParts(
    db,
    interactions.rows.map(({ id }) => id),
    schemas.rows.map(({ id }) => id),
  )
  return ids.length
}

/** Interactions and schema documents are shared by contents. */
async function deleteUnusedParts(
  db: Db,
  interactions: readonly number[],
  schemas: readonly number[],
): Promise<void> {
  await sql`
    delete from interaction where id in (
      select i.id from interaction i where i.id = any(${interactions}::bigint[])
        and not exists (select from content_interaction c where c.interaction_id = i.id)
      order by i.id for update skip locked)`.execute(db)
  await sql`
    delete from schema_document where id in (
      select s.id from schema_document s where s.id = any(${schemas}::bigint[])
        and not exists (select from content_schema c where c.schema_id = s.id)
      order by s.id for update skip locked)`.execute(db)
}

/** It never moves back. */
export async function moveHorizon(db: Db, moment: Date): Promise<void> {
  await sql`
    insert into horizon (moment) values (${moment})
    on conflict (only_row) do update set moment = greatest(horizon.moment, excluded.moment)`.execute(
    db,
  )
}

/** So many days ago, by the database's clock. */
export async function findDaysAgo(db: Db, days: number): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select date_trunc('milliseconds', now() - make_interval(secs => ${days * 86_400})) as at`.execute(
    db,
  )
  return rows[0]?.at ?? new Date(0)
}

/** One clean-up at a time, on all servers: the connection holds the right to it, and loses it when it ends. */
export async function takeTurn(db: Db): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_lock(${turn}::bigint) as taken`.execute(db)
  return rows[0]?.taken ?? false
}

export async function leaveTurn(db: Db): Promise<void> {
  await sql`select pg_advisory_unlock(${turn}::bigint)`.execute(db)
}

/** "clean" as bytes: any number that nobody else takes. */
const turn = 0x636c65616e

/** For the rest of the transaction: what is closed is not kept, rather than deleted by somebody. See migration 0007. */
export async function beginCleaning(db: Db): Promise<void> {
  await sql`set local concordat.cleaning = 'on'`.execute(db)
}
