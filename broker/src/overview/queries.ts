import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { IntegrationFilter, ListedIntegrations, OverviewRow } from './integration-row.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'

/**
 * A page of the integrations that have a pact, worst first, each with its latest pact (highest consumer version
 * order) and the newest result about it; where that content has none yet, the newest result of the pair, marked stale.
 * How all of them stand is found without a sort of all; the details are looked up for the page alone.
 */
export async function listIntegrations(
  db: Db,
  { search, label }: IntegrationFilter,
  {
    status,
    page,
  }: { status: IntegrationStatus | undefined; page: { number: number; size: number } },
  asOf: Moment,
): Promise<ListedIntegrations> {
  const publication = living('publication', 'ended_at', asOf)
  const result = living('result', 'deleted_at', asOf)
  const matches = conditionsOf({ search, label })
  const { rows } = await sql<
    OverviewRow & Pick<ListedIntegrations, 'counts' | 'applications'> & { place: number | null }
  >`
    with pair as materialized (
      select i.id, i.consumer_id, i.provider_id, c.name as consumer, p.name as provider
      from ${living('integration', 'deleted_at', asOf)} i join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
      where ${matches}),
    standing as materialized (
      select g.*, pub.consumer_version_id, pub.content_id, pub.created_at as published_at,
        coalesce(r.provider_version_id, o.provider_version_id) as provider_version_id,
        coalesce(r.created_at, o.created_at) as verified_at, coalesce(r.success, o.success) as success,
        case when o.success is not null then 'changed' when r.success is null then 'unknown'
          when r.success then 'verified' when r.pending then 'pending' else 'failed' end as status
      from pair g
      join lateral (select p.consumer_version_id, p.content_id, p.created_at from ${publication} p
        where p.integration_id = g.id order by p.consumer_version_ord desc limit 1) pub on true
      left join lateral (select r.success, r.pending, r.created_at, r.provider_version_id from ${result} r
        where r.content_id = pub.content_id order by r.number desc limit 1) r on true
      left join lateral (select o.success, o.created_at, o.provider_version_id from ${result} o
        where o.integration_id = g.id and r.success is null order by o.created_at desc limit 1) o on true),
    shown as (
      select *, row_number() over (order by array_position(${[...statusOrder]}::text[], status), lower(consumer), lower(provider), id) as place
      from standing where ${status === undefined ? sql`true` : sql`status = ${status}`}
      order by place limit ${page.size} offset ${(page.number - 1) * page.size})
    select
      (select coalesce(jsonb_object_agg(status, n), '{}') from (select status, count(*) as n from standing group by status) c) as counts,
      (select count(*)::int from (select consumer_id from standing union select provider_id from standing) side) as applications,
      s.place, s.id, s.consumer, s.provider, s.status, s.success, s.published_at as "publishedAt", s.verified_at as "verifiedAt",
      ct.interactions_count as "interactionsCount", cv.number as "consumerVersion", pv.number as "providerVersion",
      array(select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = cv.id order by b.name) as "consumerBranches"
    from (select) once left join shown s on true
    left join version cv on cv.id = s.consumer_version_id
    left join version pv on pv.id = s.provider_version_id
    left join content ct on ct.id = s.content_id
    order by s.place`.execute(db)
  return {
    rows: rows.filter(({ place }) => place !== null),
    counts: rows[0]?.counts ?? {},
    applications: rows[0]?.applications ?? 0,
  }
}

/** Of an integration `i` between `c` and `p`. What is not asked for is left out, or each plan would reckon with it. */
function conditionsOf({ search, label }: IntegrationFilter): RawBuilder<unknown> {
  const pattern = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const conditions = [
    sql`true`,
    ...(pattern ? [sql`(c.name ilike ${pattern} or p.name ilike ${pattern})`] : []),
    ...(label
      ? [
          sql`exists (select from label l where l.name = ${label} and l.pacticipant_id in (i.consumer_id, i.provider_id))`,
        ]
      : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** Asks for nothing but an answer. */
export async function selectNothing(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}
