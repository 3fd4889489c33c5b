import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'

/** The pairs of versions of one integration that run together in one environment, counted by what is known of them. */
export interface LivePairCounts {
  integrationId: number
  environment: string
  displayName: string
  production: boolean
  held: number
  failed: number
  pending: number
  unknown: number
}

/**
 * A consumer version without a pact for the provider relies on nothing and makes no pair. Production comes last. Pacts are
 * looked up by their version (`+ 0`: not by an index of the provider, who may have many thousands).
 */
export async function listLivePairs(
  db: Db,
  integrations: readonly number[],
  asOf: Moment,
): Promise<LivePairCounts[]> {
  const { rows } = await sql<LivePairCounts>`
    with pair as (
      select i.id, c.environment_id, p.version_id as provider_version_id, pub.content_id
      from integration i
      cross join lateral (${liveVersions(sql`s.pacticipant_id = i.consumer_id`, asOf)}) c
      cross join lateral (${liveVersions(sql`s.pacticipant_id = i.provider_id and s.environment_id = c.environment_id`, asOf)}) p
      cross join lateral (
        select pub.content_id from ${living('publication', 'ended_at', asOf)} pub
        where pub.consumer_version_id = c.version_id and pub.provider_id + 0 = i.provider_id offset 0) pub
      where i.id = any(${integrations}::int[]))
    select pair.id as "integrationId", e.name as environment, e.display_name as "displayName", e.production,
      count(*) filter (where r.success)::int as held, count(*) filter (where not r.success and not r.pending)::int as failed,
      count(*) filter (where not r.success and r.pending)::int as pending, count(*) filter (where r.success is null)::int as unknown
    from pair join ${living('environment', 'deleted_at', asOf)} e on e.id = pair.environment_id
    left join lateral (
      select r.success, coalesce(r.pending, false) as pending from ${living('result', 'deleted_at', asOf)} r
      where r.content_id = pair.content_id and r.provider_version_id = pair.provider_version_id
      order by r.number desc limit 1) r on true
    group by pair.id, e.id, e.name, e.display_name, e.production order by pair.id, e.production, e.id`.execute(
    db,
  )
  return rows
}

/** Looked up for each side by itself: all that runs, joined with all that runs, is the square of it. */
function liveVersions(isWanted: RawBuilder<unknown>, asOf: Moment): RawBuilder<unknown> {
  return sql`
    select s.environment_id, s.version_id from ${living('deployment', 'ended_at', asOf)} s where ${isWanted}
    union select s.environment_id, s.version_id from ${living('release', 'ended_at', asOf)} s where ${isWanted}`
}
