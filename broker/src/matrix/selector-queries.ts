import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listOf } from '../db/lists.ts'
import { headOfBranch, inEnvironment, living, type Moment, mainBranch } from '../db/moments.ts'
import { MOST_ROWS } from './row.ts'
import type { PacticipantRef, VersionRef } from './selector.ts'

export interface NamedSubjects {
  pacticipants: PacticipantRef[]
  environments: { id: number; name: string }[]
}

/** Pacticipants and environments by name, in one statement. */
export async function listSubjects(
  db: Db,
  pacticipants: string[],
  environments: string[],
  asOf: Moment,
): Promise<NamedSubjects> {
  const { rows } = await sql<PacticipantRef & { kind: string }>`
    select 'pacticipant' as kind, p.id, p.name, ${mainBranch(asOf)} as "mainBranch"
    from ${living('pacticipant', 'deleted_at', asOf)} p where p.name = any(${pacticipants}::text[])
    union all
    select 'environment', e.id, e.name, null
    from ${living('environment', 'deleted_at', asOf)} e where e.name = any(${environments}::text[])`.execute(
    db,
  )
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  return {
    pacticipants: of('pacticipant').map(({ id, name, mainBranch }) => ({ id, name, mainBranch })),
    environments: of('environment').map(({ id, name }) => ({ id, name })),
  }
}

/** Criteria with names made ids. `kind` says which of them finds the versions; the others filter. */
export interface VersionQuery {
  kind: 'number' | 'environment' | 'head' | 'members' | 'tag-head' | 'tagged' | 'newest' | 'none'
  pacticipantId: number
  number: string | null
  branch: string | null
  /** A second branch the version must be on: the main branch, where another one is named too. */
  alsoOnBranch: string | null
  tag: string | null
  environmentId: number | null
}

/**
 * Versions by the place of the query that found them, newest first, at most one row more than MOST_ROWS.
 * The statement holds only the arms and filters that the queries need: most need one arm.
 */
export async function listVersions(
  db: Db,
  queries: VersionQuery[],
  asOf: Moment,
): Promise<(VersionRef & { query: number })[]> {
  const column = <Name extends keyof VersionQuery>(name: Name) =>
    queries.map((query) => query[name])
  const kinds = [...new Set(column('kind'))].sort()
  const arms = kinds.flatMap((kind) => (kind === 'none' ? [] : [arm(kind, asOf)]))
  if (arms.length === 0) return []
  const { rows } = await sql<VersionRef & { query: number }>`
    with asked as (
      select * from unnest(${column('kind')}::text[], ${column('pacticipantId')}::int[], ${column('number')}::text[],
        ${column('branch')}::text[], ${column('alsoOnBranch')}::text[], ${column('tag')}::text[],
        ${column('environmentId')}::int[]) with ordinality
        as a (kind, pacticipant_id, number, branch, also_on_branch, tag, environment_id, n)),
    found as (${sql.join(arms, sql` union all `)})
    select (a.n - 1)::int as query, v.id, v.ord, v.number
    from found a join version v on v.id = a.version_id
    where ${sql.join(filters(queries, asOf), sql` and `)}
    order by a.n, v.ord desc
    limit ${MOST_ROWS + 1}`.execute(db)
  return rows
}

/** How the versions of one kind of query are found. */
function arm(kind: Exclude<VersionQuery['kind'], 'none'>, asOf: Moment): RawBuilder<unknown> {
  switch (kind) {
    case 'number':
      return sql`select a.*, v.id as version_id from asked a
        join ${living('version', 'deleted_at', asOf)} v on v.pacticipant_id = a.pacticipant_id and v.number = a.number
        where a.kind = 'number'`
    case 'environment':
      return sql`select a.*, l.version_id from asked a
        cross join lateral (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}) l
        where a.kind = 'environment'`
    case 'head':
      return sql`select a.*, h.version_id from asked a
        join ${living('branch', 'ended_at', asOf)} b on b.pacticipant_id = a.pacticipant_id and b.name = a.branch
        cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h
        where a.kind = 'head'`
    case 'members':
      return sql`select a.*, m.version_id from asked a
        join ${living('branch', 'ended_at', asOf)} b on b.pacticipant_id = a.pacticipant_id and b.name = a.branch
        join ${living('branch_version', 'ended_at', asOf)} m on m.branch_id = b.id
        where a.kind = 'members'`
    case 'tag-head':
      return sql`select a.*, t.version_id from asked a
        cross join lateral (
          select t.version_id from ${living('tag', 'ended_at', asOf)} t
          where t.pacticipant_id = a.pacticipant_id and t.name = a.tag order by t.version_ord desc limit 1) t
        where a.kind = 'tag-head'`
    case 'tagged':
      return sql`select a.*, t.version_id from asked a
        join ${living('tag', 'ended_at', asOf)} t on t.pacticipant_id = a.pacticipant_id and t.name = a.tag
        where a.kind = 'tagged'`
    case 'newest':
      return sql`select a.*, v.id as version_id from asked a
        cross join lateral (
          select v.id from ${living('version', 'deleted_at', asOf)} v
          where v.pacticipant_id = a.pacticipant_id order by v.ord desc limit 1) v
        where a.kind = 'newest'`
  }
}

/** The criteria that have not found a version narrow what was found. */
function filters(queries: VersionQuery[], asOf: Moment): RawBuilder<unknown>[] {
  const isFiltered = (name: keyof VersionQuery, ...by: VersionQuery['kind'][]) =>
    queries.some((query) => query[name] !== null && !by.includes(query.kind))
  const onBranch = (name: RawBuilder<unknown>) => sql`exists (
    select 1 from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
    where m.version_id = v.id and b.name = ${name})`
  const narrowing: [boolean, RawBuilder<unknown>][] = [
    [true, sql`(a.number is null or v.number = a.number)`],
    [
      isFiltered('environmentId', 'environment'),
      sql`(a.environment_id is null or v.id in (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}))`,
    ],
    [
      isFiltered('tag', 'tag-head', 'tagged'),
      sql`(a.tag is null or exists (
        select 1 from ${living('tag', 'ended_at', asOf)} t where t.version_id = v.id and t.name = a.tag))`,
    ],
    [
      isFiltered('branch', 'head', 'members'),
      sql`(a.branch is null or ${onBranch(sql`a.branch`)})`,
    ],
    [
      isFiltered('alsoOnBranch'),
      sql`(a.also_on_branch is null or ${onBranch(sql`a.also_on_branch`)})`,
    ],
  ]
  return narrowing.flatMap(([isNeeded, filter]) => (isNeeded ? [filter] : []))
}

/** A pair of pacticipants with a pact between them. */
export interface IntegrationRow {
  consumer: PacticipantRef
  provider: PacticipantRef
}

interface FlatIntegration {
  required: boolean
  consumerId: number
  consumer: string
  consumerMainBranch: string | null
  providerId: number
  provider: string
  providerMainBranch: string | null
}

/**
 * Integrations of the question: those for which one of the consumer versions (or any version of a whole consumer)
 * has a pact, which are required, and those in which a pacticipant is provider, whatever its version.
 */
export async function listIntegrations(
  db: Db,
  of: { consumerVersions: number[]; consumers: number[]; providers: number[] },
  asOf: Moment,
): Promise<(IntegrationRow & { required: boolean })[]> {
  const { rows } = await sql<FlatIntegration>`
    with found as (
      select p.integration_id as id, true as required from ${living('publication', 'ended_at', asOf)} p
      where p.consumer_version_id = any(${listOf(of.consumerVersions, 'bigint')})
      union
      select i.id, true from ${living('integration', 'deleted_at', asOf)} i
      where i.consumer_id = any(${listOf(of.consumers, 'int')}) and exists (
        select 1 from ${living('publication', 'ended_at', asOf)} p where p.integration_id = i.id)
      union
      select i.id, false from ${living('integration', 'deleted_at', asOf)} i
      where i.provider_id = any(${listOf(of.providers, 'int')}))
    select f.required, c.id as "consumerId", c.name as consumer, ${mainBranch(asOf, 'c')} as "consumerMainBranch",
      p.id as "providerId", p.name as provider, ${mainBranch(asOf)} as "providerMainBranch"
    from found f join integration i on i.id = f.id
    join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
    order by c.name, p.name, f.required desc`.execute(db)
  return rows.map((row) => ({
    required: row.required,
    consumer: { id: row.consumerId, name: row.consumer, mainBranch: row.consumerMainBranch },
    provider: { id: row.providerId, name: row.provider, mainBranch: row.providerMainBranch },
  }))
}
