import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { holdsAt, living, type Moment, mainBranch } from '../db/moments.ts'

/** A pair with what its history is found by. Branch ids are null where all versions count. */
export interface PairRow {
  integrationId: number
  consumerId: number
  providerId: number
  consumerMainBranch: string | null
  providerMainBranch: string | null
}

export async function findPair(
  db: Db,
  { consumer, provider }: { consumer: string; provider: string },
  asOf: Moment,
): Promise<PairRow | undefined> {
  const { rows } = await sql<PairRow>`
    select i.id as "integrationId", c.id as "consumerId", p.id as "providerId",
      ${mainBranch(asOf, 'c')} as "consumerMainBranch", ${mainBranch(asOf)} as "providerMainBranch"
    from ${living('integration', 'deleted_at', asOf)} i
    join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
    where c.name = ${consumer} and p.name = ${provider}`.execute(db)
  return rows[0]
}

/** The branches of a pacticipant, those in use last first, at most 50. */
export async function listRecentBranches(
  db: Db,
  pacticipantId: number,
  asOf: Moment,
): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select b.id, b.name from ${living('branch', 'ended_at', asOf)} b
    where b.pacticipant_id = ${pacticipantId} order by b.updated_at desc, b.id desc limit 50`.execute(
    db,
  )
  return rows
}

export interface Span {
  from: Date
  to: Date
}

/** In how many stretches of time a lane is told at most. */
const BUCKETS = 48

/** Versions that came one after the other, in one stretch of time, with one content. */
export interface PublicationCell {
  contentId: number
  sha: string
  at: Date
  lastAt: Date
  count: number
  first: string
  last: string
}

interface PublicationQuestion extends Span {
  integrationId: number
  branchId: number | null
}

/** What the consumer published, oldest first; before the span, the publication that it begins with. */
export async function listPublicationCells(
  db: Db,
  { integrationId, branchId, from, to }: PublicationQuestion,
  asOf: Moment,
): Promise<PublicationCell[]> {
  const published = sql`
    select p.id, p.content_id, p.consumer_version_id, p.created_at as at from ${living('publication', 'ended_at', asOf)} p
    where p.integration_id = ${integrationId} and ${isOnBranch('p.consumer_version_id', branchId, asOf)}`
  const { rows } = await sql<PublicationCell>`
    with seen as (
      ${published} and p.created_at between ${from} and ${to}
      union all
      (${published} and p.created_at < ${from} order by p.created_at desc, p.id desc limit 1)),
    placed as (select s.*, ${bucket(sql`s.at`, { from, to })} as bucket from seen s),
    marked as (
      select s.*, case when lag(s.content_id) over w = s.content_id and lag(s.bucket) over w = s.bucket then 0 else 1 end as turn
      from placed s window w as (order by s.at, s.id)),
    numbered as (select m.*, sum(m.turn) over (order by m.at, m.id) as place from marked m),
    cell as (
      select n.place, min(n.content_id) as content_id, min(n.at) as at, max(n.at) as last_at, count(*)::int as count,
        min(n.consumer_version_id) as first_id, max(n.consumer_version_id) as last_id
      from numbered n group by n.place)
    select c.content_id as "contentId", (select sha from content where id = c.content_id) as sha, c.at, c.last_at as "lastAt",
      c.count, ${numberOf('c.first_id')} as first, ${numberOf('c.last_id')} as last
    from cell c order by c.place`.execute(db)
  return rows
}

/** A stretch of time in which one content was the consumer's newest. */
export interface ContentRun {
  contentId: number
  began: Date
  ended: Date
}

/** Results for the newest content that came one after the other, in one stretch of time, and said the same. */
export interface ResultCell {
  /** Place of the content's run in the question. */
  run: number
  verdict: 'ok' | 'fail' | 'pend'
  at: Date
  lastAt: Date
  count: number
  first: string
  last: string
  /** The earliest of the results, by id and by its number. */
  resultId: number
  result: number
}

interface ResultQuestion extends Span {
  runs: ContentRun[]
  branchId: number | null
}

const verdictOf = sql`case when r.success then 'ok' when r.pending then 'pend' else 'fail' end`

/** What the provider answered to each content while it was the newest, oldest first. */
export async function listResultCells(
  db: Db,
  { runs, branchId, from, to }: ResultQuestion,
  asOf: Moment,
): Promise<ResultCell[]> {
  const { rows } = await sql<ResultCell>`
    with answered as (
      select q.n, r.id, r.number, r.provider_version_id, r.created_at as at, ${verdictOf} as verdict
      from ${unnested(runs)} cross join lateral (
        select r.* from ${living('result', 'deleted_at', asOf)} r
        where r.content_id = q.content_id and r.created_at >= q.began and r.created_at < q.ended) r
      ${onBranch('r.provider_version_id', branchId, asOf)}),
    marked as (
      select a.*, case when lag(a.verdict) over w = a.verdict then 0 else 1 end as turn
      from answered a window w as (partition by a.n order by a.at, a.id)),
    numbered as (
      select m.*, sum(m.turn) over (partition by m.n order by m.at, m.id) as streak,
        ${bucket(sql`m.at`, { from, to })} as bucket from marked m),
    cell as (
      select n.n, n.verdict, min(n.at) as at, max(n.at) as last_at, count(distinct n.provider_version_id)::int as count,
        min(n.provider_version_id) as first_id, max(n.provider_version_id) as last_id,
        min(n.id) as result_id, min(n.number) as result
      from numbered n group by n.n, n.streak, n.verdict, n.bucket)
    select (c.n - 1)::int as run, c.verdict, c.at, c.last_at as "lastAt", c.count, ${numberOf('c.first_id')} as first,
      ${numberOf('c.last_id')} as last, c.result_id as "resultId", c.result
    from cell c order by c.at, c.result_id`.execute(db)
  return rows
}

/**
 * What was known of each content before its run began: by its place, the newest result. `offset 0` has the content's
 * results looked up first: joined the other way round, every version of the branch would be.
 */
export async function listKnownBefore(
  db: Db,
  { runs, branchId }: { runs: ContentRun[]; branchId: number | null },
  asOf: Moment,
): Promise<{ run: number; verdict: 'ok' | 'fail' | 'pend'; resultId: number; result: number }[]> {
  const { rows } = await sql<{
    run: number
    verdict: 'ok' | 'fail' | 'pend'
    resultId: number
    result: number
  }>`
    select (q.n - 1)::int as run, ${verdictOf} as verdict, r.id as "resultId", r.number as result
    from ${unnested(runs)} cross join lateral (
      select r.* from (
        select r.* from ${living('result', 'deleted_at', asOf)} r
        where r.content_id = q.content_id and r.created_at < q.began order by r.number desc offset 0) r
      ${onBranch('r.provider_version_id', branchId, asOf)}
      order by r.number desc limit 1) r`.execute(db)
  return rows
}

/** One stay of a version of either side in an environment. */
export interface StayRow {
  environment: string
  displayName: string
  production: boolean
  side: 'consumer' | 'provider'
  versionId: number
  version: string
  at: Date
  endedAt: Date | null
}

/** Stays that touch the span, newest first, at most 500. */
export async function listStays(
  db: Db,
  { consumerId, providerId, from, to }: Span & { consumerId: number; providerId: number },
  asOf: Moment,
): Promise<StayRow[]> {
  const moment = asOf ?? to
  const stays = (table: 'deployment' | 'release') => sql`
    select s.environment_id, s.pacticipant_id, s.version_id, s.created_at, s.ended_at from ${sql.table(table)} s
    where s.pacticipant_id in (${consumerId}, ${providerId}) and s.created_at <= ${to}
      and (s.ended_at is null or s.ended_at > ${from})`
  const { rows } = await sql<StayRow>`
    select e.name as environment, e.display_name as "displayName", e.production,
      case when s.pacticipant_id = ${consumerId} then 'consumer' else 'provider' end as side,
      s.version_id as "versionId", ${numberOf('s.version_id')} as version, s.created_at as at,
      case when s.ended_at <= ${moment} then s.ended_at end as "endedAt"
    from (
      select s.* from (${stays('deployment')} union all ${stays('release')}) s
      where s.environment_id in (select e.id from ${living('environment', 'deleted_at', asOf)} e)
      order by s.created_at desc, s.version_id desc limit 500) s
    join environment e on e.id = s.environment_id
    order by s.created_at desc, s.version_id desc`.execute(db)
  return rows
}

/** The newest result of each pair of versions, for the content that the consumer version shows. */
export async function listPairResults(
  db: Db,
  {
    integrationId,
    pairs,
  }: { integrationId: number; pairs: { consumer: number; provider: number }[] },
  asOf: Moment,
): Promise<{ consumer: number; provider: number; verdict: 'ok' | 'fail' | 'pend' | null }[]> {
  const { rows } = await sql<{
    consumer: number
    provider: number
    verdict: 'ok' | 'fail' | 'pend' | null
  }>`
    select q.consumer, q.provider, r.verdict
    from unnest(${pairs.map(({ consumer }) => consumer)}::bigint[], ${pairs.map(({ provider }) => provider)}::bigint[])
      q (consumer, provider)
    join ${living('publication', 'ended_at', asOf)} p on p.consumer_version_id = q.consumer and p.integration_id = ${integrationId}
    left join lateral (
      select ${verdictOf} as verdict from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = p.content_id and r.provider_version_id = q.provider order by r.number desc limit 1) r on true`.execute(
    db,
  )
  return rows
}

/** The interactions of contents, by their descriptions, in the order of the document. */
export async function listDescriptions(
  db: Db,
  contents: number[],
): Promise<{ contentId: number; sha: string; description: string }[]> {
  const { rows } = await sql<{ contentId: number; sha: string; description: string }>`
    select ci.content_id as "contentId", i.sha, i.description from content_interaction ci
    join interaction i on i.id = ci.interaction_id
    where ci.content_id = any(${contents}::bigint[]) order by ci.content_id, ci.position limit 20000`.execute(
    db,
  )
  return rows
}

function onBranch(version: string, branchId: number | null, asOf: Moment): RawBuilder<unknown> {
  if (branchId === null) return sql``
  return sql`join ${living('branch_version', 'ended_at', asOf)} m on m.version_id = ${sql.ref(version)} and m.branch_id = ${branchId}`
}

/** Looked up for each version by itself (a value, and no index of the branch): a branch may have many thousands. */
function isOnBranch(version: string, branchId: number | null, asOf: Moment): RawBuilder<unknown> {
  if (branchId === null) return sql`true`
  return sql`(select true from branch_version m
    where m.version_id = ${sql.ref(version)} and m.branch_id + 0 = ${branchId} and ${holdsAt('m.created_at', 'm.ended_at', asOf)} limit 1)`
}

function bucket(at: RawBuilder<unknown>, { from, to }: Span): RawBuilder<unknown> {
  const width = Math.max(1, (to.getTime() - from.getTime()) / 1000 / BUCKETS)
  return sql`date_bin(make_interval(secs => ${width}), ${at}, ${from}::timestamptz)`
}

/** Looked up for the few cells that remain: a join would read every version there is. */
function numberOf(id: string): RawBuilder<string> {
  return sql`(select number from version where id = ${sql.ref(id)})`
}

function unnested(runs: ContentRun[]): RawBuilder<unknown> {
  return sql`unnest(${runs.map(({ contentId }) => contentId)}::bigint[], ${runs.map(({ began }) => began)}::timestamptz[],
    ${runs.map(({ ended }) => ended)}::timestamptz[]) with ordinality as q (content_id, began, ended, n)`
}
