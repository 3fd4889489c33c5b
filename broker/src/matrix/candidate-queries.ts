import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { inEnvironment, living, livingBy, type Moment } from '../db/moments.ts'

/** A version on its way into an environment. */
export interface CandidateQuestion {
  versionId: number
  environmentId: number
}

/** A pact that a candidate needs an answer for: its own, or one that a version in the environment has with it. */
export interface CandidatePact {
  /** Place of the candidate in the question. */
  place: number
  publicationId: number
  consumerId: number
  providerId: number
  contentId: number
  isOwn: boolean
  /** Provider versions that are to keep it: the candidate, or those in the environment. */
  providers: number
  held: number
  failed: number
}

/**
 * What the gate would look at for each candidate, in one statement; candidates without a pact have no row. Pacts are
 * looked up by their version (`+ 0`: not by an index of the provider, who may have many thousands).
 */
export async function listCandidatePacts(
  db: Db,
  candidates: readonly CandidateQuestion[],
  asOf: Moment,
): Promise<CandidatePact[]> {
  const { rows } = await sql<CandidatePact>`
    with asked as materialized (
      select a.place, a.version_id, a.environment_id, v.pacticipant_id
      from unnest(${candidates.map(({ versionId }) => versionId)}::bigint[],
        ${candidates.map(({ environmentId }) => environmentId)}::int[]) with ordinality a (version_id, environment_id, place)
      join version v on v.id = a.version_id),
    theirs as materialized (
      select w.pacticipant_id, w.environment_id, p.id, p.content_id, i.consumer_id, i.provider_id
      from (select distinct pacticipant_id, environment_id from asked) w
      join ${living('integration', 'deleted_at', asOf)} i on i.provider_id = w.pacticipant_id and i.consumer_id <> w.pacticipant_id
      cross join lateral (${inEnvironment(sql`i.consumer_id`, sql`w.environment_id`, asOf)}) l
      cross join lateral (
        select p.id, p.content_id from ${living('publication', 'ended_at', asOf)} p
        where p.consumer_version_id = l.version_id and p.provider_id + 0 = i.provider_id offset 0) p),
    pact as (
      select a.place, p.id, a.pacticipant_id as consumer_id, p.provider_id, p.content_id, true as is_own,
        case when p.provider_id = a.pacticipant_id then a.version_id else l.version_id end as judge
      from asked a
      cross join ${livingBy(sql`f.consumer_version_id = a.version_id`, ['publication', 'ended_at', asOf])} p
      left join lateral (${inEnvironment(sql`p.provider_id`, sql`a.environment_id`, asOf)}) l on p.provider_id <> a.pacticipant_id
      union all
      select a.place, t.id, t.consumer_id, t.provider_id, t.content_id, false, a.version_id
      from asked a join theirs t on t.pacticipant_id = a.pacticipant_id and t.environment_id = a.environment_id)
    select (p.place - 1)::int as place, p.id as "publicationId", p.consumer_id as "consumerId", p.provider_id as "providerId",
      p.content_id as "contentId", p.is_own as "isOwn", count(p.judge)::int as providers,
      count(*) filter (where r.success)::int as held, count(*) filter (where not r.success)::int as failed
    from pact p
    left join lateral (
      select r.success from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = p.content_id and r.provider_version_id = p.judge order by r.number desc limit 1) r on true
    group by p.place, p.id, p.consumer_id, p.provider_id, p.content_id, p.is_own order by p.place, p.id`.execute(
    db,
  )
  return rows
}
