import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { KeepBranchSelector, KeepSelector } from '../keep-selectors.ts'

type Condition = RawBuilder<SqlBool>

/** The oldest living versions that no selector keeps. */
export async function listUnkept(
  db: Db,
  keep: readonly KeepSelector[],
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select v.id from version v where v.deleted_at is null and not ${isKept(keep)}
    order by v.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Those of the versions that nobody is at work on, locked until the transaction ends: nothing is hung on them meanwhile. */
export async function lockVersions(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from version where id = any(${ids}::bigint[]) and deleted_at is null
    order by id for update skip locked`.execute(db)
  return rows.map(({ id }) => id)
}

/** Those of the versions that still no selector keeps. */
export async function listUnkeptOf(
  db: Db,
  keep: readonly KeepSelector[],
  ids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select v.id from version v where v.id = any(${ids}::bigint[]) and not ${isKept(keep)} order by v.id`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Branches that no selector keeps, but for main branches; locked unless somebody is at work on them. */
export async function lockStaleBranches(
  db: Db,
  keep: readonly KeepBranchSelector[],
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select b.id from branch b where ${isStale(keep)} order by b.id limit ${limit} for update skip locked`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** How many branches there are, and how many of them would go. */
export async function countBranches(
  db: Db,
  keep: readonly KeepBranchSelector[] | undefined,
): Promise<{ total: number; stale: number }> {
  const { rows } = await sql<{ total: number; stale: number }>`
    select count(*)::int as total, (count(*) filter (where ${keep ? isStale(keep) : sql`false`}))::int as stale
    from branch b where b.ended_at is null`.execute(db)
  return rows[0] ?? { total: 0, stale: 0 }
}

/** How many versions there are, how many no selector keeps, and how many each selector does, in their order. */
export async function countVersions(
  db: Db,
  keep: readonly KeepSelector[],
): Promise<{ total: number; unkept: number; bySelector: number[] }> {
  const counts = keep.map((selector) => sql`count(*) filter (where ${isChosen(selector)})`)
  const { rows } = await sql<{ total: number; unkept: number; bySelector: number[] }>`
    select count(*)::int as total, (count(*) filter (where not ${isKept(keep)}))::int as unkept,
      array[${sql.join(counts)}]::int[] as "bySelector"
    from version v where v.deleted_at is null`.execute(db)
  return rows[0] ?? { total: 0, unkept: 0, bySelector: [] }
}

/** A version as a person knows it. */
export interface NamedVersion {
  number: string
  createdAt: Date
  tags: string[]
}

/** Of one pacticipant: how many versions go and stay, with the first and the last of each. */
export interface Share {
  pacticipant: string
  isGoing: boolean
  count: number
  first: NamedVersion
  last: NamedVersion
}

/** By the names of the pacticipants. What goes are the versions with these ids; what stays are all others. */
export async function listShares(db: Db, going: readonly number[]): Promise<Share[]> {
  const { rows } = await sql<Share>`
    with shares as (
      select v.pacticipant_id, v.id = any(${going}::bigint[]) as is_going, count(*)::int as count,
        (array_agg(v.id order by v.ord))[1] as first, (array_agg(v.id order by v.ord desc))[1] as last
      from version v where v.deleted_at is null group by 1, 2)
    select p.name as pacticipant, s.is_going as "isGoing", s.count, ${named('s.first')} as first, ${named('s.last')} as last
    from shares s join pacticipant p on p.id = s.pacticipant_id order by p.name, s.is_going`.execute(
    db,
  )
  return rows.map((row) => ({ ...row, first: revived(row.first), last: revived(row.last) }))
}

function named(id: string): RawBuilder<NamedVersion> {
  return sql`(select json_build_object('number', v.number, 'createdAt', v.created_at, 'tags', array(
    select t.name from tag t where t.version_id = v.id and t.ended_at is null order by t.id)) from version v where v.id = ${sql.ref(id)})`
}

/** A date within JSON comes as a text. */
function revived(version: NamedVersion): NamedVersion {
  return { ...version, createdAt: new Date(version.createdAt) }
}

function isKept(keep: readonly KeepSelector[]): Condition {
  // What is cheap and keeps much is asked first.
  const ordered = [...keep].sort((one, other) => cost(one) - cost(other))
  return sql`(${sql.join(
    ordered.map((selector) => isChosen(selector)),
    sql` or `,
  )})`
}

function cost(selector: KeepSelector): number {
  return Object.keys(selector).filter((key) => key !== 'maxAge').length
}

function isChosen(selector: KeepSelector): Condition {
  const isFit = fits(selector, 'v')
  if (!selector.latest) return isFit
  const { tag, ...rest } = selector
  if (rest.branch !== undefined || rest.mainBranch) return sql`(${isFit} and ${isHead(selector)})`
  const newer = sql`n.pacticipant_id = v.pacticipant_id and n.ord > v.ord and n.deleted_at is null`
  if (tag !== true)
    return sql`(${isFit} and not exists (select from version n where ${newer} and ${fits(selector, 'n')}))`
  return sql`(${isFit} and exists (select from tag t where t.version_id = v.id and t.ended_at is null
    and not exists (select from tag u join version n on n.id = u.version_id and ${newer}
      where u.pacticipant_id = v.pacticipant_id and u.name = t.name and u.ended_at is null and u.version_ord > v.ord
      and ${fits(rest, 'n')})))`
}

/** All that a selector says but for `latest`. */
function fits(selector: KeepSelector, alias: 'v' | 'n'): Condition {
  const { pacticipant, tag, branch, mainBranch, environment, deployed, released, maxAge } = selector
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  const id = of('id')
  const conditions: Condition[] = []
  if (maxAge !== undefined)
    conditions.push(sql`${of('created_at')} > now() - make_interval(secs => ${maxAge * 86_400})`)
  if (pacticipant !== undefined)
    conditions.push(
      sql`${of('pacticipant_id')} in (select id from pacticipant where name = ${pacticipant} and deleted_at is null)`,
    )
  if (tag !== undefined)
    conditions.push(
      sql`exists (select from tag t where t.version_id = ${id} and t.ended_at is null ${isNamed('t.name', tag)})`,
    )
  if (branch !== undefined || mainBranch)
    conditions.push(sql`exists (select from branch_version m join branch b on b.id = m.branch_id
      where m.version_id = ${id} and m.ended_at is null ${branchIs(selector)})`)
  const stays = [
    ...(deployed || !released ? [stay('deployment', id, environment)] : []),
    ...(released || !deployed ? [stay('release', id, environment)] : []),
  ]
  // Both at once is one that is deployed and released; an environment alone, either.
  if (deployed && released) conditions.push(...stays)
  else if (deployed || released || environment !== undefined)
    conditions.push(sql`(${sql.join(stays, sql` or `)})`)
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`
}

function stay(table: string, id: RawBuilder<unknown>, environment: string | undefined): Condition {
  const where =
    environment === undefined
      ? sql``
      : sql`and d.environment_id in (select e.id from environment e where e.name = ${environment} and e.deleted_at is null)`
  return sql`exists (select from ${sql.table(table)} d where d.version_id = ${id} and d.ended_at is null ${where})`
}

/** Whether version `v` is the newest member of a branch that is asked for. */
function isHead(selector: KeepSelector): Condition {
  return sql`exists (select from branch_version m join branch b on b.id = m.branch_id and b.ended_at is null
    where m.version_id = v.id and m.ended_at is null ${branchIs(selector)}
      and not exists (select from branch_version h where h.branch_id = m.branch_id and h.ended_at is null and h.id > m.id))`
}

function branchIs({ branch, mainBranch }: KeepSelector): RawBuilder<unknown> {
  if (mainBranch)
    return sql`and b.name = (select p.main_branch from pacticipant p where p.id = b.pacticipant_id)`
  return isNamed('b.name', branch)
}

function isNamed(column: string, name: string | true | undefined): RawBuilder<unknown> {
  return typeof name === 'string' ? sql`and ${sql.ref(column)} = ${name}` : sql``
}

/** Of branch `b`. */
function isStale(keep: readonly KeepBranchSelector[]): Condition {
  const kept = keep.flatMap(({ branch, maxAge }) => [
    ...(branch === undefined ? [] : [sql`b.name = any(${branch}::text[])`]),
    ...(maxAge === undefined
      ? []
      : [sql`b.updated_at > now() - make_interval(secs => ${maxAge * 86_400})`]),
  ])
  return sql`(b.ended_at is null and not (${sql.join(kept, sql` or `)})
    and b.name is distinct from (select p.main_branch from pacticipant p where p.id = b.pacticipant_id))`
}
