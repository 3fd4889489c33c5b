import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Page } from '../db/paging.ts'
import type { Pair } from '../links.ts'
import type { DashboardRow } from './dashboard-row.ts'

const headBranches = (versionId: string) => sql`
  coalesce((select array_agg(b.name order by b.id) from branch_version m join branch b on b.id = m.branch_id
    where m.version_id = ${sql.ref(versionId)} and m.ended_at is null and b.ended_at is null
      and not exists (select from branch_version n where n.branch_id = m.branch_id and n.id > m.id and n.ended_at is null)), '{}')`

const tags = (versionId: string) => sql`
  coalesce((select json_agg(json_build_object('name', t.name, 'latest', not exists (select from tag n
      where n.pacticipant_id = t.pacticipant_id and n.name = t.name and n.version_ord > t.version_ord and n.ended_at is null))
      order by t.name)
    from tag t where t.version_id = ${sql.ref(versionId)} and t.ended_at is null), '[]')`

/**
 * Of each integration the latest pact, the latest with each tag of its consumer, and those of the versions that are
 * live in an environment. Pages are cut by consumer, then newest version, then provider; the newest activity of a
 * page comes first. The tags of a consumer are walked from name to name, so that it does not matter how often
 * each was used.
 */
export async function listDashboardRows(
  db: Db,
  pair: Pair | undefined,
  { number, size }: Page,
): Promise<DashboardRow[]> {
  const { rows } = await sql<DashboardRow>`
    with recursive pair as materialized (
      select i.id, i.consumer_id, i.provider_id, c.name as consumer, p.name as provider
      from integration i join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
      where i.deleted_at is null
        and (${pair?.consumer ?? null}::text is null or (c.name = ${pair?.consumer ?? null} and p.name = ${pair?.provider ?? null}))),
    tag_name as (
      select c.consumer_id, first.name from (select distinct consumer_id from pair) c
      cross join lateral (select min(t.name) as name from tag t where t.pacticipant_id = c.consumer_id and t.ended_at is null) first
      union all
      select n.consumer_id, (select min(t.name) from tag t
        where t.pacticipant_id = n.consumer_id and t.ended_at is null and t.name > n.name)
      from tag_name n where n.name is not null),
    chosen as (
      select latest.id from pair
      cross join lateral (select p.id from publication p where p.integration_id = pair.id and p.ended_at is null
        order by p.consumer_version_ord desc limit 1) latest
      union
      select tagged.id from pair join tag_name n on n.consumer_id = pair.consumer_id and n.name is not null
      cross join lateral (select p.id from tag t
        join publication p on p.consumer_version_id = t.version_id and p.provider_id = pair.provider_id and p.ended_at is null
        where t.pacticipant_id = n.consumer_id and t.name = n.name and t.ended_at is null
        order by t.version_ord desc limit 1) tagged
      union
      select p.id from pair
      join (select pacticipant_id, version_id from deployment where ended_at is null
        union select pacticipant_id, version_id from release where ended_at is null) live
        on live.pacticipant_id = pair.consumer_id
      join publication p on p.consumer_version_id = live.version_id and p.provider_id = pair.provider_id and p.ended_at is null),
    page as materialized (
      select p.*, pair.consumer, pair.provider from chosen
      join publication p on p.id = chosen.id join pair on pair.id = p.integration_id
      order by lower(pair.consumer), pair.consumer, p.consumer_version_ord desc, lower(pair.provider), pair.provider
      limit ${size} offset ${(number - 1) * size})
    select g.consumer, g.provider, cv.number as "consumerVersion", ct.sha, g.created_at as "publishedAt",
      ${headBranches('g.consumer_version_id')} as "consumerHeadBranches", ${tags('g.consumer_version_id')} as "consumerTags",
      pv.number as "providerVersion", ${headBranches('r.provider_version_id')} as "providerHeadBranches",
      ${tags('r.provider_version_id')} as "providerTags",
      r.number, r.success, r.pending, r.created_at as "verifiedAt", coalesce(r.content_id <> g.content_id, false) as "isStale"
    from page g
    join version cv on cv.id = g.consumer_version_id
    left join lateral (select * from (
      (select 1 as preference, r.* from result r
        where r.content_id = g.content_id and r.deleted_at is null order by r.number desc limit 1)
      union all
      (select 2, r.* from result r
        where r.integration_id = g.integration_id and r.deleted_at is null order by r.created_at desc limit 1)) newest
      order by preference limit 1) r on true
    join content ct on ct.id = coalesce(r.content_id, g.content_id)
    left join version pv on pv.id = r.provider_version_id
    order by greatest(g.created_at, r.created_at) desc, g.id desc`.execute(db)
  return rows
}
