import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'

export interface OverviewRow {
  consumer: string
  provider: string
  interactionsCount: number
  consumerVersion: string
  consumerBranches: string[]
  publishedAt: Date
  success: boolean | null
  pending: boolean | null
  isStale: boolean
  providerVersion: string | null
  verifiedAt: Date | null
}

/**
 * Every integration with its latest pact (highest consumer version order) and the newest result about it;
 * where that content has none yet, the newest result of the pair, marked stale. `search` is part of a name.
 */
export async function listIntegrationsWithLatest(
  db: Db,
  search: string | undefined,
  asOf: Moment,
): Promise<OverviewRow[]> {
  const publication = living('publication', 'ended_at', asOf)
  const result = living('result', 'deleted_at', asOf)
  const pattern = search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<OverviewRow>`
    with page as materialized (
      select i.id, c.name as consumer, p.name as provider
      from ${living('integration', 'deleted_at', asOf)} i join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
      where (${pattern}::text is null or c.name ilike ${pattern} or p.name ilike ${pattern}))
    select g.consumer, g.provider, ct.interactions_count as "interactionsCount", cv.number as "consumerVersion",
      coalesce((select array_agg(b.name order by b.name) from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = cv.id), '{}') as "consumerBranches",
      pub.created_at as "publishedAt", r.success, r.pending, r.content_id is distinct from pub.content_id as "isStale",
      pv.number as "providerVersion", r.created_at as "verifiedAt"
    from page g
    join lateral (select p.consumer_version_id, p.content_id, p.created_at from ${publication} p
      where p.integration_id = g.id order by p.consumer_version_ord desc limit 1) pub on true
    join version cv on cv.id = pub.consumer_version_id
    join content ct on ct.id = pub.content_id
    left join lateral (select * from (
      (select 1 as preference, r.content_id, r.success, r.pending, r.created_at, r.provider_version_id from ${result} r
        where r.content_id = pub.content_id order by r.number desc limit 1)
      union all
      (select 2, r.content_id, r.success, r.pending, r.created_at, r.provider_version_id from ${result} r
        where r.integration_id = g.id order by r.created_at desc limit 1)) newest
      order by preference limit 1) r on true
    left join version pv on pv.id = r.provider_version_id
    order by lower(g.consumer), lower(g.provider)`.execute(db)
  return rows
}

/** Asks for nothing but an answer. */
export async function selectNothing(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}
