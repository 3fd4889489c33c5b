import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { everyRevision, headOfBranch, living, type Moment } from './moment-queries.ts'
import { type FoundPublication, type FoundResult, MOST_ROWS, type VersionFacts } from './row.ts'

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
