import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Statements take the moment they are asked for; absent is now. */
export type Moment = Date | undefined

type Closable =
  | 'pacticipant'
  | 'version'
  | 'branch'
  | 'branch_version'
  | 'tag'
  | 'integration'
  | 'publication'
  | 'result'
  | 'environment'
  | 'deployment'
  | 'release'
  | 'schema_mode'

/** What `living` takes. */
export type Facts = readonly [table: Closable, end: 'ended_at' | 'deleted_at', asOf: Moment]

/**
 * The facts of a table that hold at the moment, as a derived table. In the past they are a union of two index
 * ranges: an `or` would leave the partial indexes unused.
 */
export function living(...facts: Facts): RawBuilder<unknown> {
  return unionOf(rangesOfLiving(...facts))
}

/** The index ranges that `living` is the union of, each a `select`. */
export function rangesOfLiving(...[table, end, asOf]: Facts): RawBuilder<unknown>[] {
  const facts = sql.table(table)
  const ended = sql.ref(end)
  if (!asOf) return [sql`select * from ${facts} where ${ended} is null`]
  return [
    sql`select * from ${facts} where created_at <= ${asOf} and ${ended} is null`,
    sql`select * from ${facts} where created_at <= ${asOf} and ${ended} > ${asOf}`,
  ]
}

/** Everything in some ranges, as a derived table. */
export function unionOf(ranges: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(${sql.join(ranges, sql` union all `)})`
}

/**
 * Of these facts, named `f`, those that meet a condition: what each row of a join has. In the past PostgreSQL would else
 * read all facts, for no condition that comes with a join gets into a union.
 */
export function livingBy(
  condition: RawBuilder<unknown>,
  [table, end, asOf]: Facts,
): RawBuilder<unknown> {
  const fence = asOf ? sql`offset 0` : sql``
  return sql`lateral (select f.* from ${living(table, end, asOf)} f where ${condition} ${fence})`
}

/**
 * Of these facts, named `f`, the first that meets a condition, in an order. In the past each of the two index ranges
 * tells its own first: PostgreSQL would else read all of both to put them in order.
 */
export function firstLivingBy(
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  [table, end, asOf]: Facts,
): RawBuilder<unknown> {
  const ended = sql.ref(`f.${end}`)
  const first = (holds: RawBuilder<unknown>) =>
    sql`select f.* from ${sql.table(table)} f where ${holds} and ${condition} order by ${order} limit 1`
  if (!asOf) return sql`lateral (${first(sql`${ended} is null`)})`
  return sql`lateral (select f.* from (
    (${first(sql`f.created_at <= ${asOf} and ${ended} is null`)}) union all
    (${first(sql`f.created_at <= ${asOf} and ${ended} > ${asOf}`)})) f order by ${order} limit 1)`
}

/**
 * The ranges of publications that are shown, and of those that were overwritten by them; what was deleted is gone with its
 * revisions.
 */
export function rangesOfRevisions(asOf: Moment): RawBuilder<unknown>[] {
  const shown: Facts = ['publication', 'ended_at', asOf]
  const began = asOf ? sql`and p.created_at <= ${asOf} and p.ended_at <= ${asOf}` : sql``
  return [
    ...rangesOfLiving(...shown),
    sql`select p.* from publication p where p.ended_at is not null and p.end_reason = 'superseded' ${began}
      and exists (select from ${living(...shown)} q where q.consumer_version_id = p.consumer_version_id and q.provider_id = p.provider_id)
      and not ${isDeletedSince(asOf)}`,
  ]
}

/**
 * Whether what took the place of the superseded publication `p` was deleted, and it therefore with it: its version may
 * have published for the provider again.
 */
export function isDeletedSince(asOf?: Moment): RawBuilder<SqlBool> {
  const known = asOf ? sql`and d.ended_at <= ${asOf}` : sql``
  return sql`exists (
    select from publication d where d.consumer_version_id = p.consumer_version_id and d.provider_id = p.provider_id
      and d.ended_at is not null and d.end_reason = 'deleted' and d.id > p.id ${known})`
}

/** Versions deployed or released, and still supported, in an environment. */
export function inEnvironment(
  pacticipant: RawBuilder<unknown>,
  environment: RawBuilder<unknown>,
  asOf: Moment,
): RawBuilder<unknown> {
  return sql`
    select d.version_id from ${living('deployment', 'ended_at', asOf)} d
    where d.pacticipant_id = ${pacticipant} and d.environment_id = ${environment}
    union
    select l.version_id from ${living('release', 'ended_at', asOf)} l
    where l.pacticipant_id = ${pacticipant} and l.environment_id = ${environment}`
}

/** The providers whose gate looks at schemas, as a derived table: `pacticipant_id` and `mode`. */
export function schemaGates(asOf: Moment): RawBuilder<unknown> {
  const modes = living('schema_mode', 'ended_at', asOf)
  return sql`(select m.pacticipant_id, m.mode from ${modes} m where m.gate and m.mode <> 'NONE')`
}

/** The living member with the highest id; in the past, the one that joined last. */
export function headOfBranch(branch: RawBuilder<unknown>, asOf: Moment): RawBuilder<unknown> {
  const order = asOf ? sql`f.created_at desc, f.id desc` : sql`f.id desc`
  return sql`
    select m.version_id from ${firstLivingBy(sql`f.branch_id = ${branch}`, order, ['branch_version', 'ended_at', asOf])} m`
}

/** The main branch of pacticipant `alias`, today's or that of the day. */
export function mainBranch(asOf: Moment, alias = 'p'): RawBuilder<unknown> {
  if (!asOf) return sql.ref(`${alias}.main_branch`)
  return sql`(select m.branch_name from main_branch_period m where m.pacticipant_id = ${sql.ref(`${alias}.id`)}
    and m.created_at <= ${asOf} and (m.ended_at is null or m.ended_at > ${asOf}) order by m.id desc limit 1)`
}

/** Whether a fact holds at the moment, as a condition on its columns: `holdsAt('d.created_at', 'd.ended_at', asOf)`. */
export function holdsAt(created: string, ended: string, asOf: Moment): RawBuilder<SqlBool> {
  const end = sql.ref(ended)
  if (!asOf) return sql`${end} is null`
  return sql`(${sql.ref(created)} <= ${asOf} and (${end} is null or ${end} > ${asOf}))`
}

/** When a fact ended, as it was known at the moment: an end that was still to come is none. */
export function endKnownAt(ended: string, asOf: Moment): RawBuilder<Date | null> {
  const end = sql.ref(ended)
  return asOf ? sql`case when ${end} <= ${asOf} then ${end} end` : sql`${end}`
}

/** Whether a fact had begun at the moment. */
export function begunAt(created: string, asOf: Moment): RawBuilder<SqlBool> {
  return asOf ? sql`${sql.ref(created)} <= ${asOf}` : sql`true`
}
