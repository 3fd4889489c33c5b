import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { FoundPublication, FoundResult, VersionFacts } from './row.ts'
import type { PacticipantRef, VersionRef } from './selector.ts'

/** Statements take the moment they are asked for; absent is now. */
export type Moment = Date | undefined

/** More than this is no answer a person or a client can use, and is refused with a sentence. */
export const MOST_ROWS = 10_000

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

/** Versions by the place of the query that found them, newest first, at most one row more than MOST_ROWS. */
export async function listVersions(
  db: Db,
  queries: VersionQuery[],
  asOf: Moment,
): Promise<(VersionRef & { query: number })[]> {
  const column = <Name extends keyof VersionQuery>(name: Name) =>
    queries.map((query) => query[name])
  const { rows } = await sql<VersionRef & { query: number }>`
    with asked as materialized (
      select * from unnest(${column('kind')}::text[], ${column('pacticipantId')}::int[], ${column('number')}::text[],
        ${column('branch')}::text[], ${column('alsoOnBranch')}::text[], ${column('tag')}::text[],
        ${column('environmentId')}::int[]) with ordinality
        as a (kind, pacticipant_id, number, branch, also_on_branch, tag, environment_id, n)),
    found as (
      select a.n, v.id as version_id from asked a
      join ${living('version', 'deleted_at', asOf)} v on v.pacticipant_id = a.pacticipant_id and v.number = a.number
      where a.kind = 'number'
      union all
      select a.n, l.version_id from asked a
      cross join lateral (${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}) l
      where a.kind = 'environment'
      union all
      select a.n, h.version_id from asked a
      join ${living('branch', 'ended_at', asOf)} b on b.pacticipant_id = a.pacticipant_id and b.name = a.branch
      cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h
      where a.kind = 'head'
      union all
      select a.n, m.version_id from asked a
      join ${living('branch', 'ended_at', asOf)} b on b.pacticipant_id = a.pacticipant_id and b.name = a.branch
      join ${living('branch_version', 'ended_at', asOf)} m on m.branch_id = b.id
      where a.kind = 'members'
      union all
      select a.n, t.version_id from asked a
      cross join lateral (
        select t.version_id from ${living('tag', 'ended_at', asOf)} t
        where t.pacticipant_id = a.pacticipant_id and t.name = a.tag order by t.version_ord desc limit 1) t
      where a.kind = 'tag-head'
      union all
      select a.n, t.version_id from asked a
      join ${living('tag', 'ended_at', asOf)} t on t.pacticipant_id = a.pacticipant_id and t.name = a.tag
      where a.kind = 'tagged'
      union all
      select a.n, v.id from asked a
      cross join lateral (
        select v.id from ${living('version', 'deleted_at', asOf)} v
        where v.pacticipant_id = a.pacticipant_id order by v.ord desc limit 1) v
      where a.kind = 'newest')
    select (a.n - 1)::int as query, v.id, v.ord, v.number
    from found f join asked a on a.n = f.n join version v on v.id = f.version_id
    where (a.number is null or v.number = a.number)
      and (a.kind = 'environment' or a.environment_id is null or v.id in (
        ${inEnvironment(sql`a.pacticipant_id`, sql`a.environment_id`, asOf)}))
      and (a.kind in ('tag-head', 'tagged') or a.tag is null or exists (
        select 1 from ${living('tag', 'ended_at', asOf)} t where t.version_id = v.id and t.name = a.tag))
      and (a.kind in ('head', 'members') or a.branch is null or exists (
        select 1 from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = v.id and b.name = a.branch))
      and (a.also_on_branch is null or exists (
        select 1 from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = v.id and b.name = a.also_on_branch))
    order by a.n, v.ord desc
    limit ${MOST_ROWS + 1}`.execute(db)
  return rows
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
      where p.consumer_version_id = any(${of.consumerVersions}::bigint[])
      union
      select i.id, true from ${living('integration', 'deleted_at', asOf)} i
      where i.consumer_id = any(${of.consumers}::int[]) and exists (
        select 1 from ${living('publication', 'ended_at', asOf)} p where p.integration_id = i.id)
      union
      select i.id, false from ${living('integration', 'deleted_at', asOf)} i
      where i.provider_id = any(${of.providers}::int[]))
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

/**
 * Publications of the versions, or of any version of the whole consumers, for the providers; one side at least is
 * `specified`. Newest first. Overwritten revisions only when every one is asked for.
 */
export async function listPublications(
  db: Db,
  of: {
    consumerVersions: number[]
    consumers: number[]
    providers: number[]
    /** Provider versions of which every content that they verified is wanted too. */
    verifiedBy: number[]
    specified: number[]
    everyRevision: boolean
    limit: number
  },
  asOf: Moment,
): Promise<FoundPublication[]> {
  const publication = of.everyRevision
    ? everyRevision(asOf)
    : living('publication', 'ended_at', asOf)
  const { rows } = await sql<FoundPublication>`
    with wanted as (
      (select p.* from (select distinct id from unnest(${of.consumerVersions}::bigint[]) id) s
      join ${publication} p on p.consumer_version_id = s.id and p.provider_id = any(${of.providers}::int[])
      join version v on v.id = s.id
      where v.pacticipant_id = any(${of.specified}::int[]) or p.provider_id = any(${of.specified}::int[])
      order by p.consumer_version_ord desc, p.id desc limit ${of.limit})
      union
      (select p.* from (
        select distinct r.content_id from ${living('result', 'deleted_at', asOf)} r
        where r.provider_version_id = any(${of.verifiedBy}::bigint[])) c
      join ${publication} p on p.content_id = c.content_id
      order by p.consumer_version_ord desc, p.id desc limit ${of.limit})
      union
      (select p.* from ${living('integration', 'deleted_at', asOf)} i
      cross join lateral (
        select p.* from ${publication} p where p.integration_id = i.id
        order by p.consumer_version_ord desc, p.id desc limit ${of.limit}) p
      where i.consumer_id = any(${of.consumers}::int[]) and i.provider_id = any(${of.providers}::int[])
        and (i.consumer_id = any(${of.specified}::int[]) or i.provider_id = any(${of.specified}::int[]))))
    select p.id, v.pacticipant_id as "consumerId", p.provider_id as "providerId", v.id as "consumerVersionId",
      v.number as "consumerVersionNumber", v.ord as "consumerVersionOrd", p.revision, p.content_id as "contentId",
      ct.sha, p.created_at as "createdAt"
    from wanted p join version v on v.id = p.consumer_version_id join content ct on ct.id = p.content_id
    order by v.ord desc, p.id desc limit ${of.limit}`.execute(db)
  return rows
}

/** The latest result of each (content, provider version) asked for, by its place in the question. */
export async function listLatestResults(
  db: Db,
  pairs: { contentId: number; providerVersionOrd: number }[],
  asOf: Moment,
): Promise<FoundResult[]> {
  const { rows } = await sql<FoundResult>`
    select ${resultColumns} from unnest(${pairs.map((pair) => pair.contentId)}::bigint[],
      ${pairs.map((pair) => pair.providerVersionOrd)}::bigint[]) q (content_id, ord)
    cross join lateral (
      select r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id and r.provider_version_ord = q.ord order by r.number desc limit 1) r
    join version v on v.id = r.provider_version_id`.execute(db)
  return rows
}

/**
 * Results of contents, newest provider version first: of the given provider versions, or of any.
 * `every`: repeated results too; else the latest of each content and provider version.
 */
export async function listResults(
  db: Db,
  of: { contents: number[]; providerVersions: number[] | 'any'; every: boolean; limit: number },
  asOf: Moment,
): Promise<FoundResult[]> {
  const distinct = of.every ? sql`` : sql`distinct on (r.provider_version_ord)`
  const wanted =
    of.providerVersions === 'any'
      ? sql``
      : sql`and r.provider_version_id = any(${of.providerVersions}::bigint[])`
  const { rows } = await sql<FoundResult>`
    select ${resultColumns} from unnest(${of.contents}::bigint[]) q (content_id)
    cross join lateral (
      select ${distinct} r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id ${wanted}
      order by r.provider_version_ord desc, r.number desc limit ${of.limit}) r
    join version v on v.id = r.provider_version_id
    order by r.provider_version_ord desc, r.number desc limit ${MOST_ROWS + 1}`.execute(db)
  return rows
}

/** For contents that lack a wanted result: the newest result that any provider version has published for each. */
export async function listNewestResults(
  db: Db,
  contents: number[],
  asOf: Moment,
): Promise<FoundResult[]> {
  const { rows } = await sql<FoundResult>`
    select ${resultColumns} from unnest(${contents}::bigint[]) q (content_id)
    cross join lateral (
      select r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id order by r.number desc limit 1) r
    join version v on v.id = r.provider_version_id`.execute(db)
  return rows
}

/** What verifiers said in detail, by result. */
export async function listTestResults(
  db: Db,
  results: number[],
): Promise<{ resultId: number; testResults: unknown }[]> {
  return db
    .selectFrom('result_detail')
    .select(['result_id as resultId', 'test_results as testResults'])
    .where('result_id', 'in', results)
    .where('test_results', 'is not', null)
    .execute()
}

const resultColumns = sql`r.content_id as "contentId", r.id, r.number, r.success, r.created_at as "createdAt",
  r.provider_version_id as "providerVersionId", r.provider_version_ord as "providerVersionOrd",
  v.number as "providerVersionNumber"`

/** Branches in the order in which the version joined them, tags by name, environments by age. */
export async function listVersionFacts(
  db: Db,
  versions: number[],
  asOf: Moment,
): Promise<VersionFacts[]> {
  const { rows } = await sql<VersionFacts>`
    select v.id, v.build_url as "buildUrl",
      (select coalesce(json_agg(json_build_object('name', b.name, 'latest', h.version_id = v.id) order by m.id), '[]')
        from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        cross join lateral (${headOfBranch(sql`b.id`, asOf)}) h where m.version_id = v.id) as branches,
      (select coalesce(json_agg(json_build_object('name', t.name, 'latest', h.version_id = v.id) order by t.name), '[]')
        from ${living('tag', 'ended_at', asOf)} t
        cross join lateral (
          select h.version_id from ${living('tag', 'ended_at', asOf)} h
          where h.pacticipant_id = t.pacticipant_id and h.name = t.name order by h.version_ord desc limit 1) h
        where t.version_id = v.id) as tags,
      (select coalesce(json_agg(json_build_object('uuid', e.uuid, 'name', e.name, 'displayName', e.display_name,
        'production', e.production, 'createdAt', e.created_at) order by l.at, e.id), '[]')
        from (select environment_id, min(created_at) as at from (
          select d.environment_id, d.created_at from ${living('deployment', 'ended_at', asOf)} d where d.version_id = v.id
          union all
          select l.environment_id, l.created_at from ${living('release', 'ended_at', asOf)} l where l.version_id = v.id) l
          group by environment_id) l
        join environment e on e.id = l.environment_id) as environments
    from version v where v.id = any(${versions}::bigint[])`.execute(db)
  return rows
}

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

/**
 * The facts of a table that hold at the moment, as a derived table. In the past they are a union of two index
 * ranges: an `or` would leave the partial indexes unused.
 */
function living(
  table: Closable,
  end: 'ended_at' | 'deleted_at',
  asOf: Moment,
): RawBuilder<unknown> {
  const facts = sql.table(table)
  const ended = sql.ref(end)
  if (!asOf) return sql`(select * from ${facts} where ${ended} is null)`
  return sql`(select * from ${facts} where created_at <= ${asOf} and ${ended} is null
    union all select * from ${facts} where created_at <= ${asOf} and ${ended} > ${asOf})`
}

/** Publications that are shown or were overwritten; those deleted are gone. */
function everyRevision(asOf: Moment): RawBuilder<unknown> {
  const living = sql`select * from publication where ended_at is null`
  const superseded = sql`select * from publication where ended_at is not null and end_reason = 'superseded'`
  if (!asOf) return sql`(${living} union all ${superseded})`
  return sql`(select * from publication where created_at <= ${asOf}
    and (ended_at is null or ended_at > ${asOf} or end_reason = 'superseded'))`
}

/** Versions deployed or released, and still supported, in an environment. */
function inEnvironment(
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

/** The living member with the highest id; in the past, the one that joined last. */
function headOfBranch(branch: RawBuilder<unknown>, asOf: Moment): RawBuilder<unknown> {
  const order = asOf ? sql`m.created_at desc, m.id desc` : sql`m.id desc`
  return sql`
    select m.version_id from ${living('branch_version', 'ended_at', asOf)} m
    where m.branch_id = ${branch} order by ${order} limit 1`
}

/** The main branch of pacticipant `alias`, today's or that of the day. */
function mainBranch(asOf: Moment, alias = 'p'): RawBuilder<unknown> {
  if (!asOf) return sql.ref(`${alias}.main_branch`)
  return sql`(select m.branch_name from main_branch_period m where m.pacticipant_id = ${sql.ref(`${alias}.id`)}
    and m.created_at <= ${asOf} and (m.ended_at is null or m.ended_at > ${asOf}) order by m.id desc limit 1)`
}
