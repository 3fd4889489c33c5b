import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { listText } from '../db/lists.ts'
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

/** A publication of the pair, at so many milliseconds since 1970. */
export interface Published {
  contentId: number
  versionId: number
  at: number
}

interface PublicationQuestion extends Span {
  integrationId: number
  branchId: number | null
}

/**
 * What the consumer published, oldest first; before the span, the publication that it begins with. There may be tens
 * of thousands: they come as columns in one row, which costs a fraction of what as many rows do.
 */
export async function listPublished(
  db: Db,
  question: PublicationQuestion,
  asOf: Moment,
): Promise<Published[]> {
  const { from, to } = question
  const published = publishedBy(question, asOf)
  return readPublished(
    db,
    sql`${published} and p.created_at between ${from} and ${to} union all ${lastBefore(published, from)}`,
  )
}

/**
 * Of each stretch of time the last publication, and the one that the first stretch begins with: costs as much as there
 * are stretches where nearly all that was published is on the branch, and never more than all of it.
 */
export async function listLastPublished(
  db: Db,
  question: PublicationQuestion,
  stretches: Span[],
  asOf: Moment,
): Promise<Published[]> {
  const published = publishedBy(question, asOf)
  const list = (of: keyof Span) => listText(stretches.map((stretch) => stretch[of]))
  return readPublished(
    db,
    sql`select p.* from unnest(${list('from')}::timestamptz[], ${list('to')}::timestamptz[]) as q (began, ended)
      cross join lateral (${published} and p.created_at >= q.began and p.created_at < q.ended
        order by p.created_at desc, p.id desc limit 1) p
      union all ${lastBefore(published, question.from)}`,
  )
}

/** Whether a pair published more than so often in the span, on any branch. */
export async function isPublishedMoreThan(
  db: Db,
  { integrationId, from, to }: Omit<PublicationQuestion, 'branchId'>,
  times: number,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from publication p where p.integration_id = ${integrationId}
      and p.created_at between ${from} and ${to} and p.ended_at is null order by p.created_at offset ${sql.lit(times)}) as found`.execute(
    db,
  )
  return rows[0]?.found ?? false
}

function publishedBy(
  { integrationId, branchId }: PublicationQuestion,
  asOf: Moment,
): RawBuilder<unknown> {
  return sql`
    select p.id, p.content_id, p.consumer_version_id, p.created_at as at from ${living('publication', 'ended_at', asOf)} p
    where p.integration_id = ${integrationId} and ${isOnBranch('p.consumer_version_id', branchId, asOf)}`
}

function lastBefore(published: RawBuilder<unknown>, moment: Date): RawBuilder<unknown> {
  return sql`(${published} and p.created_at < ${moment} order by p.created_at desc, p.id desc limit 1)`
}

async function readPublished(db: Db, published: RawBuilder<unknown>): Promise<Published[]> {
  const list = (of: RawBuilder<unknown>) => columnOf(of, sql`s.at, s.id`)
  const { rows } = await sql<{ contents: number[]; versions: number[]; times: number[] }>`
    select ${list(sql`s.content_id`)} as contents, ${list(sql`s.consumer_version_id`)} as versions,
      ${list(microseconds(sql`s.at`))} as times
    from (${published}) s`.execute(db)
  const { contents = [], versions = [], times = [] } = rows[0] ?? {}
  return contents.map((contentId, n) => ({
    contentId,
    versionId: versions[n] ?? 0,
    at: millisecondsOf(times[n]),
  }))
}

/** A stretch of time in which one content was the consumer's newest. */
export interface ContentRun {
  contentId: number
  began: Date
  ended: Date
}

/** A result for the content of a run, at so many milliseconds since 1970. */
export interface Answer {
  /** Place of the content's run in the question. */
  run: number
  verdict: 'ok' | 'fail' | 'pend'
  at: number
  versionId: number
  resultId: number
  number: number
}

interface AnswerQuestion {
  runs: ContentRun[]
  branchId: number | null
}

const verdictOf = sql`case when r.success then 'ok' when r.pending then 'pend' else 'fail' end`

/** What the provider answered to each content while it was the newest, oldest first. */
export async function listAnswers(
  db: Db,
  { runs, branchId }: AnswerQuestion,
  asOf: Moment,
): Promise<Answer[]> {
  const list = (of: RawBuilder<unknown>) => columnOf(of, sql`q.n, r.created_at, r.id`)
  const { rows } = await sql<
    Record<'runs' | 'results' | 'numbers' | 'versions' | 'times', number[]> & {
      verdicts: Answer['verdict'][]
    }
  >`
    select ${list(sql`q.n - 1`)} as runs, ${list(sql`r.id`)} as results, ${list(sql`r.number`)} as numbers,
      ${list(sql`r.provider_version_id`)} as versions, ${list(microseconds(sql`r.created_at`))} as times,
      ${list(verdictOf)} as verdicts
    from ${unnested(runs)} cross join lateral (
      select r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id and r.created_at >= q.began and r.created_at < q.ended offset 0) r
    where ${isOnBranch('r.provider_version_id', branchId, asOf)}`.execute(db)
  const [found] = rows
  if (!found) return []
  return found.runs.map((run, n) => ({
    run,
    verdict: found.verdicts[n] ?? 'fail',
    at: millisecondsOf(found.times[n]),
    versionId: found.versions[n] ?? 0,
    resultId: found.results[n] ?? 0,
    number: found.numbers[n] ?? 0,
  }))
}

/** What was known of each content before its run began: by its place, the newest result. */
export async function listKnownBefore(
  db: Db,
  { runs, branchId }: AnswerQuestion,
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
      select r.* from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = q.content_id and r.created_at < q.began
        and ${isOnBranch('r.provider_version_id', branchId, asOf)}
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

export const MOST_STAYS = 500

/** Stays that touch the span, newest first, at most 500; of each side and environment by an index, those that ended last. */
export async function listStays(
  db: Db,
  { consumerId, providerId, from, to }: Span & { consumerId: number; providerId: number },
  asOf: Moment,
): Promise<StayRow[]> {
  const moment = asOf ?? to
  const stays = (table: 'deployment' | 'release', end: RawBuilder<unknown>) => sql`
    (select s.pacticipant_id, s.version_id, s.created_at, s.ended_at from ${sql.table(table)} s
      where s.pacticipant_id = a.id and s.environment_id = e.id and s.created_at <= ${to} and ${end}
      order by s.ended_at desc limit ${sql.lit(MOST_STAYS)})`
  const since = sql`s.ended_at > ${from}`
  const open = sql`s.ended_at is null`
  const { rows } = await sql<StayRow>`
    select e.name as environment, e.display_name as "displayName", e.production,
      case when s.pacticipant_id = ${consumerId} then 'consumer' else 'provider' end as side,
      s.version_id as "versionId", (select number from version where id = s.version_id) as version, s.created_at as at,
      case when s.ended_at <= ${moment} then s.ended_at end as "endedAt"
    from (
      select e.id as environment_id, s.* from ${living('environment', 'deleted_at', asOf)} e
      cross join unnest(array[${consumerId}, ${providerId}]::int[]) a (id)
      cross join lateral (
        ${stays('deployment', open)} union all ${stays('deployment', since)}
        union all ${stays('release', open)} union all ${stays('release', since)}) s
      order by s.created_at desc, s.version_id desc limit ${sql.lit(MOST_STAYS)}) s
    join environment e on e.id = s.environment_id
    order by s.created_at desc, s.version_id desc`.execute(db)
  return rows
}

/** What versions and contents are called, by id; what was deleted meanwhile is not there. */
export async function listNames(
  db: Db,
  { versions, contents }: { versions: number[]; contents: number[] },
): Promise<{ numbers: Partial<Record<number, string>>; shas: Partial<Record<number, string>> }> {
  const names = (table: 'version' | 'content', name: string, ids: number[]) => sql`(
    select coalesce(json_object_agg(t.id, t.${sql.ref(name)}), '{}') from ${sql.table(table)} t where t.id = any(${listText(ids)}::bigint[]))`
  const { rows } = await sql<{ numbers: Record<number, string>; shas: Record<number, string> }>`
    select ${names('version', 'number', versions)} as numbers, ${names('content', 'sha', contents)} as shas`.execute(
    db,
  )
  return rows[0] ?? { numbers: {}, shas: {} }
}

/**
 * The newest result of each pair of versions, for the content that the consumer version shows, looked up by the version
 * (`+ 0`: not by an index of the integration, which may have many thousands).
 */
export async function listPairResults(
  db: Db,
  {
    integrationId,
    pairs,
  }: { integrationId: number; pairs: { consumer: number; provider: number }[] },
  asOf: Moment,
): Promise<{ consumer: number; provider: number; verdict: 'ok' | 'fail' | 'pend' | null }[]> {
  const side = (of: 'consumer' | 'provider') => listText(pairs.map((pair) => pair[of]))
  const { rows } = await sql<{
    consumer: number
    provider: number
    verdict: 'ok' | 'fail' | 'pend' | null
  }>`
    select q.consumer, q.provider, r.verdict
    from unnest(${side('consumer')}::bigint[], ${side('provider')}::bigint[])
      q (consumer, provider)
    cross join lateral (
      select p.content_id from ${living('publication', 'ended_at', asOf)} p
      where p.consumer_version_id = q.consumer and p.integration_id + 0 = ${integrationId} offset 0) p
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

/**
 * Is a version on a branch: one of this id, or of the id in a column; where there is none, all are. Looked up for each
 * version by itself (a value, and no index of the branch, which may have many thousands): joined, a plan that is kept
 * for all values may go through the whole branch for each version.
 */
export function isOnBranch(
  version: string,
  branch: number | string | null,
  asOf: Moment,
): RawBuilder<unknown> {
  if (branch === null) return sql`true`
  const id = typeof branch === 'string' ? sql.ref(branch) : branch
  const isThere = sql`(select true from branch_version m
    where m.version_id = ${sql.ref(version)} and m.branch_id + 0 = ${id} and ${holdsAt('m.created_at', 'm.ended_at', asOf)} limit 1)`
  return typeof branch === 'string' ? sql`(${id} is null or ${isThere})` : isThere
}

/** A column in an order, as one list. */
function columnOf(of: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(array_to_json(array_agg(${of} order by ${order})), '[]')`
}

/** Microseconds since 1970, as PostgreSQL counts. */
function microseconds(at: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(date_part('epoch', ${at}) * 1000000)::bigint`
}

/** As a Date counts them: what is below a millisecond is cut off. */
function millisecondsOf(microseconds: number | undefined): number {
  return Math.floor((microseconds ?? 0) / 1000)
}

function unnested(runs: ContentRun[]): RawBuilder<unknown> {
  const list = (of: keyof ContentRun) => listText(runs.map((run) => run[of]))
  return sql`unnest(${list('contentId')}::bigint[], ${list('began')}::timestamptz[], ${list('ended')}::timestamptz[])
    with ordinality as q (content_id, began, ended, n)`
}
