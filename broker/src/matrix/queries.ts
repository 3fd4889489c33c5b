import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listOf } from '../db/lists.ts'
import {
  type Facts,
  firstLivingBy,
  headOfBranch,
  living,
  livingBy,
  type Moment,
  rangesOfLiving,
  rangesOfRevisions,
  unionOf,
} from '../db/moments.ts'
import { prepared } from '../db/prepared.ts'
import { type FoundPublication, type FoundResult, MOST_ROWS, type VersionFacts } from './row.ts'

/** Which publications a question is about. Those named come from the question, the others from its integrations. */
export interface PublicationQuestion {
  /** Versions of pacticipants named: their pacts with any of `providers`. */
  namedVersions: number[]
  /** Versions of others: their pacts with `namedProviders`. */
  otherVersions: number[]
  /** Consumers as a whole, for `providers`; one side of the pair is named. */
  consumers: number[]
  providers: number[]
  namedProviders: number[]
  /** Provider versions of which every content that they verified is wanted too. */
  verifiedBy: number[]
  /** Provider versions whose latest result of each content found is wanted with it. */
  answeredBy: { pacticipantId: number; ord: number }[]
  /** Overwritten revisions too. */
  everyRevision: boolean
  limit: number
}

/** Newest first, and the results of `answeredBy`. */
export async function listPublications(
  db: Db,
  {
    namedVersions,
    otherVersions,
    consumers,
    verifiedBy,
    answeredBy,
    everyRevision,
    ...of
  }: PublicationQuestion,
  asOf: Moment,
): Promise<{ publications: FoundPublication[]; results: FoundResult[] }> {
  if ([namedVersions, otherVersions, consumers, verifiedBy].every(({ length }) => length === 0))
    return { publications: [], results: [] }
  const rows = await publications(db, {
    ...of,
    namedVersions: someOf(namedVersions),
    otherVersions: someOf(otherVersions),
    consumers: someOf(consumers),
    verifiedBy: someOf(verifiedBy),
    answerers: ordsByPacticipant(answeredBy),
    everyRevision: everyRevision || undefined,
    asOf,
  })
  const found = new Map(rows.map((row) => [row.id, row]))
  return { publications: [...found.values()], results: rows.flatMap(resultOf) }
}

function ordsByPacticipant(versions: PublicationQuestion['answeredBy']): string | undefined {
  if (versions.length === 0) return undefined
  const byPacticipant = Map.groupBy(versions, ({ pacticipantId }) => pacticipantId)
  const ords = [...byPacticipant].map(([id, some]) => [id, some.map(({ ord }) => ord)])
  return JSON.stringify(Object.fromEntries(ords))
}

function someOf(ids: number[]): number[] | undefined {
  return ids.length > 0 ? ids : undefined
}

interface PublicationRow extends FoundPublication {
  /** Its columns are there when results are asked for, and null where there is none. */
  resultId?: number | null
  number: number
  success: boolean
  answeredAt: Date
  providerVersionId: number
  providerVersionOrd: number
  providerVersionNumber: string
}

function resultOf(row: PublicationRow): FoundResult[] {
  if (row.resultId === undefined || row.resultId === null) return []
  const { contentId, number, success, answeredAt } = row
  const { resultId, providerVersionId, providerVersionOrd, providerVersionNumber } = row
  return [
    {
      ...{ contentId, id: resultId, number, success, createdAt: answeredAt },
      ...{ providerVersionId, providerVersionOrd, providerVersionNumber },
    },
  ]
}

interface PublicationValues
  extends Pick<PublicationQuestion, 'providers' | 'namedProviders' | 'limit'> {
  namedVersions: number[] | undefined
  otherVersions: number[] | undefined
  consumers: number[] | undefined
  verifiedBy: number[] | undefined
  /** By pacticipant, the orders of its versions that answer: JSON. */
  answerers: string | undefined
  everyRevision: true | undefined
  asOf: Moment
}

/**
 * Who answers is looked up for each publication: the planner knows of neither how many there are, and would compare each
 * with each to join them.
 */
const publications = prepared((of: PublicationValues) => {
  const found = sql`
    select distinct on (v.ord, p.id) p.id, v.pacticipant_id as "consumerId", p.provider_id as "providerId", v.id as "consumerVersionId",
      v.number as "consumerVersionNumber", v.ord as "consumerVersionOrd", p.revision, p.content_id as "contentId",
      ct.sha, p.created_at as "createdAt"
    from (${sql.join(publicationArms(of), sql` union all `)}) p
    join version v on v.id = p.consumer_version_id join content ct on ct.id = p.content_id
    order by v.ord desc, p.id desc limit ${of.limit}`
  if (!of.answerers) return sql<PublicationRow>`${found}`
  return sql<PublicationRow>`
    with found as materialized (${found})
    select f.*, r.id as "resultId", r.number, r.success, r.created_at as "answeredAt", r.provider_version_id as "providerVersionId",
      r.provider_version_ord as "providerVersionOrd", r.version as "providerVersionNumber"
    from found f
    left join lateral jsonb_array_elements_text(${of.answerers}::jsonb -> f."providerId"::text) q (ord) on true
    left join lateral (
      select r.*, v.number as version from (
        select r.* from ${living('result', 'deleted_at', of.asOf)} r
        where r.content_id = f."contentId" and r.provider_version_ord = q.ord::bigint order by r.number desc limit 1) r
      join version v on v.id = r.provider_version_id) r on true
    order by f."consumerVersionOrd" desc, f.id desc`
})

/**
 * Only the arms that the question needs. `offset 0` keeps the planner from joining all pacts of a provider, of which
 * there are many more than live versions of its consumers. Of a history only the newest are read, in each range by itself:
 * to put a union in order, all of it would be.
 */
function publicationArms(of: PublicationValues): RawBuilder<unknown>[] {
  const { namedVersions, otherVersions, consumers, verifiedBy, asOf } = of
  const ranges = of.everyRevision
    ? rangesOfRevisions(asOf)
    : rangesOfLiving('publication', 'ended_at', asOf)
  const publication = unionOf(ranges)
  const newest = sql`order by p.consumer_version_ord desc, p.id desc limit ${of.limit}`
  const fence = asOf ? sql`offset 0` : sql``
  const newestBy = (condition: RawBuilder<unknown>) =>
    unionOf(ranges.map((range) => sql`(select p.* from (${range}) p where ${condition} ${newest})`))
  const [providers, named] = [listOf(of.providers, 'int'), listOf(of.namedProviders, 'int')]
  return [
    namedVersions &&
      sql`(select p.* from (select distinct id from unnest(${listOf(namedVersions, 'bigint')}) id) s
        cross join lateral (select p.* from ${publication} p where p.consumer_version_id = s.id ${fence}) p
        where p.provider_id = any(${providers}) ${newest})`,
    otherVersions &&
      sql`(select p.* from (select distinct id from unnest(${listOf(otherVersions, 'bigint')}) id) s
        cross join unnest(${named}) n (provider_id)
        cross join lateral (
          select p.* from ${publication} p
          where p.consumer_version_id = s.id and p.provider_id = n.provider_id offset 0) p ${newest})`,
    verifiedBy &&
      sql`(select p.* from (
          select distinct r.content_id from ${living('result', 'deleted_at', asOf)} r
          where r.provider_version_id = any(${listOf(verifiedBy, 'bigint')})) c
        cross join lateral ${newestBy(sql`p.content_id = c.content_id`)} p ${newest})`,
    consumers &&
      sql`(select p.* from ${living('integration', 'deleted_at', asOf)} i
        cross join lateral ${newestBy(sql`p.integration_id = i.id`)} p
        where i.consumer_id = any(${listOf(consumers, 'int')}) and i.provider_id = any(${providers})
          and (i.consumer_id = any(${named}) or i.provider_id = any(${named})))`,
  ].flatMap((arm) => arm ?? [])
}

export interface ResultQuestion {
  contents: number[]
  providerVersions: number[] | 'any'
  /** Repeated results too; else the latest of each content and provider version. */
  every: boolean
  /** Of each content. */
  limit: number
  /** Of all of them together, content by content in the order given; absent: the newest provider versions of all. */
  inOrder: number | undefined
}

/** Results of contents, newest provider version first. */
export async function listResults(
  db: Db,
  of: ResultQuestion,
  asOf: Moment,
): Promise<FoundResult[]> {
  const most = of.inOrder ?? MOST_ROWS + 1
  const place = of.inOrder === undefined ? sql`` : sql`q.place,`
  const distinct = of.every ? sql`` : sql`distinct on (r.provider_version_ord)`
  const wanted =
    of.providerVersions === 'any'
      ? sql``
      : sql`and r.provider_version_id = any(${of.providerVersions}::bigint[])`
  const { rows } = await sql<FoundResult>`
    select r.content_id as "contentId", r.id, r.number, r.success, r.created_at as "createdAt",
      r.provider_version_id as "providerVersionId", r.provider_version_ord as "providerVersionOrd",
      v.number as "providerVersionNumber"
    from unnest(${of.contents}::bigint[]) with ordinality q (content_id, place)
    cross join lateral (
      select ${distinct} r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id ${wanted}
      order by r.provider_version_ord desc, r.number desc limit ${of.limit}) r
    join version v on v.id = r.provider_version_id
    order by ${place} r.provider_version_ord desc, r.number desc limit ${most}`.execute(db)
  return rows
}

/**
 * What verifiers said of the interactions that failed, by result; those that passed are most of the text and stay
 * where they are. Rust and JVM verifiers send a list, the Ruby one an object with a list of tests.
 */
export async function listFailures(
  db: Db,
  results: number[],
): Promise<{ resultId: number; failures: unknown }[]> {
  const failed = sql.lit('(@.success == false || @.status == "failed")')
  const { rows } = await sql<{ resultId: number; failures: unknown }>`
    select d.result_id as "resultId", jsonb_path_query_array(d.test_results, ('$[*] ? ' || ${failed})::jsonpath)
      || jsonb_path_query_array(d.test_results, ('$.tests[*] ? ' || ${failed})::jsonpath) as failures
    from result_detail d where d.result_id = any(${results}::bigint[]) and d.test_results is not null`.execute(
    db,
  )
  return rows
}

/** One thing that is said of versions: of many the same. */
interface FactRow {
  versions: number[]
  kind: 'branch' | 'tag' | 'environment'
  name: string
  /** Of a branch or tag: whether the version is its head. Of an environment: whether it is one of production. */
  flag: boolean
  uuid: string
  displayName: string
  createdAt: Date
}

/** Branches in the order in which the version joined them, tags in that in which it got them, environments by the age of their records. */
export async function listVersionFacts(
  db: Db,
  versions: number[],
  asOf: Moment,
): Promise<VersionFacts[]> {
  const none = (id: number): VersionFacts => ({ id, branches: [], tags: [], environments: [] })
  const facts = new Map(versions.map((id) => [id, none(id)]))
  for (const row of await versionFacts(db, { versions, asOf })) {
    const add = adding(row)
    for (const id of row.versions) {
      const own = facts.get(id)
      if (own) add(own)
    }
  }
  return [...facts.values()]
}

/** Adds to a version what a row says of it. */
function adding({ kind, name, flag, ...of }: FactRow): (facts: VersionFacts) => void {
  if (kind === 'environment') {
    const { uuid, displayName, createdAt } = of
    const environment = { uuid, name, displayName, production: flag, createdAt }
    return ({ environments }) => environments.push(environment)
  }
  const named = { name, latest: flag }
  return kind === 'branch' ? ({ branches }) => branches.push(named) : ({ tags }) => tags.push(named)
}

const ofVersion = (facts: Facts) => livingBy(sql`f.version_id = v.id`, facts)

/** What is said of several versions is one row, for each place that it has among those of its kind. */
const versionFacts = prepared(
  ({ versions, asOf }: { versions: number[]; asOf: Moment }) => sql<FactRow>`
    with v as (select unnest(${versions}::bigint[]) as id)
    select json_agg(f.id) as versions, f.kind, f.name, f.flag, f.uuid, f."displayName", f."createdAt" from (
      select f.*, row_number() over (partition by f.id, f.kind order by f.since, f.rank, f.name) as place from (
        select v.id, 'branch' as kind, b.name, ${isHead(asOf)} as flag, null::uuid as uuid, null as "displayName",
          null::timestamptz as "createdAt", coalesce(m.joined_at, m.created_at) as since, m.id as rank
        from v cross join ${ofVersion(['branch_version', 'ended_at', asOf])} m
        join branch b on b.id = m.branch_id
        union all
        select v.id, 'tag', t.name, h.version_id = v.id, null, null, null, null, t.id
        from v cross join ${ofVersion(['tag', 'ended_at', asOf])} t
        cross join ${firstLivingBy(sql`f.pacticipant_id = t.pacticipant_id and f.name = t.name`, sql`f.version_ord desc`, ['tag', 'ended_at', asOf])} h
        union all
        select l.version_id, 'environment', e.name, e.production, e.uuid, e.display_name, e.created_at, l.since, e.id
        from (
          select s.version_id, s.environment_id, min(s.created_at) as since from (
            select d.version_id, d.environment_id, d.created_at
            from v cross join ${ofVersion(['deployment', 'ended_at', asOf])} d
            union all
            select l.version_id, l.environment_id, l.created_at
            from v cross join ${ofVersion(['release', 'ended_at', asOf])} l) s
          group by s.version_id, s.environment_id) l
        join environment e on e.id = l.environment_id) f) f
    group by f.place, f.kind, f.name, f.flag, f.uuid, f."displayName", f."createdAt" order by f.place`,
)

/**
 * Whether membership `m` of branch `b` is its head. Of now, that nobody joined later is told by a look at one end of an index;
 * to find the head would be to read a page of its members.
 */
function isHead(asOf: Moment): RawBuilder<boolean> {
  if (asOf) return sql`m.version_id = (${headOfBranch(sql`b.id`, asOf)})`
  return sql`not exists (
    select from branch_version h where h.branch_id = b.id and h.ended_at is null and h.id > m.id)`
}
