import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type {
  IntegrationFilter,
  IntegrationSort,
  ListedIntegrations,
  OverviewRow,
} from './integration-row.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'

/**
 * A page of the integrations that have a pact, in an order, each with its latest pact (highest consumer version
 * order) and the newest result about it; where that content has none yet, the newest result of the pair, marked stale.
 * How all of them stand is found by numbers alone, from indexes; names and details are looked up for the page.
 * Its size is no parameter: PostgreSQL would take it for a tenth of the list, and plan each statement anew.
 */
export async function listIntegrations(
  db: Db,
  filter: IntegrationFilter,
  {
    status,
    sort,
    page,
  }: {
    status: IntegrationStatus | undefined
    sort: IntegrationSort
    page: { number: number; size: number }
  },
  asOf: Moment,
): Promise<ListedIntegrations> {
  const publication = living('publication', 'ended_at', asOf)
  const result = living('result', 'deleted_at', asOf)
  const rank = (one: IntegrationStatus) => sql.lit(statusOrder.indexOf(one))
  const orderBy = (consumer: string, provider: string) =>
    sql`${first[sort]} lower(${sql.ref(consumer)}), lower(${sql.ref(provider)}), s.id`
  const { rows } = await sql<
    OverviewRow & { rank: number | null; counts: Record<string, number>; applications: number }
  >`
    with standing as materialized (
      select i.id, i.consumer_id, i.provider_id, pub.created_at,
        case when o.success is not null then ${rank('changed')} when r.success is null then ${rank('unknown')}
          when r.success then ${rank('verified')} when r.pending then ${rank('pending')} else ${rank('failed')} end as rank
      from ${living('integration', 'deleted_at', asOf)} i
      join lateral (select p.content_id, p.created_at from ${publication} p
        where p.integration_id = i.id order by p.consumer_version_ord desc limit 1) pub on true
      left join lateral (select r.success, r.pending from ${result} r
        where r.content_id = pub.content_id order by r.number desc limit 1) r on true
      left join lateral (select o.success from ${result} o
        where o.integration_id = i.id and r.success is null order by o.created_at desc limit 1) o on true
      where ${conditionsOf(filter, asOf)}),
    shown as (
      select s.*, c.name as consumer, p.name as provider from standing s
      join pacticipant c on c.id = s.consumer_id join pacticipant p on p.id = s.provider_id
      where ${status === undefined ? sql`true` : sql`s.rank = ${rank(status)}`}
      order by ${orderBy('c.name', 'p.name')} limit ${sql.lit(page.size)} offset ${(page.number - 1) * page.size})
    select
      (select coalesce(jsonb_object_agg(rank, n), '{}') from (select rank, count(*) as n from standing group by rank) c) as counts,
      (select count(*)::int from (select consumer_id from standing union select provider_id from standing) side) as applications,
      s.rank, s.id, s.consumer, s.provider, r.success, pub.created_at as "publishedAt", r.created_at as "verifiedAt",
      ct.interactions_count as "interactionsCount", cv.number as "consumerVersion", pv.number as "providerVersion",
      array(select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = cv.id order by b.name) as "consumerBranches",
      array(select l.name from label l where l.pacticipant_id = s.consumer_id order by l.name) as labels
    from (select) once left join shown s on true
    left join lateral (select p.consumer_version_id, p.content_id, p.created_at from ${publication} p
      where p.integration_id = s.id order by p.consumer_version_ord desc limit 1) pub on true
    left join lateral (
      (select r.success, r.created_at, r.provider_version_id from ${result} r
        where r.content_id = pub.content_id and s.rank <> ${rank('changed')} order by r.number desc limit 1)
      union all
      (select r.success, r.created_at, r.provider_version_id from ${result} r
        where r.integration_id = s.id and s.rank = ${rank('changed')} order by r.created_at desc limit 1)) r on true
    left join version cv on cv.id = pub.consumer_version_id
    left join version pv on pv.id = r.provider_version_id
    left join content ct on ct.id = pub.content_id
    order by ${orderBy('s.consumer', 's.provider')}`.execute(db)
  const { counts = {}, applications = 0 } = rows[0] ?? {}
  return {
    rows: rows.flatMap(({ rank, counts: _, applications: __, ...row }) => {
      const status = rank === null ? undefined : statusOrder[rank]
      return status ? [{ ...row, status }] : []
    }),
    counts: Object.fromEntries(statusOrder.map((one, place) => [one, counts[place] ?? 0])),
    applications,
  }
}

/** What integrations are sorted by before their names. */
const first: Record<IntegrationSort, RawBuilder<unknown>> = {
  status: sql`s.rank,`,
  name: sql``,
  newest: sql`s.created_at desc,`,
}

/** Of an integration `i`. What is not asked for is left out, or each plan would reckon with it. */
function conditionsOf(
  { search, label, environment }: IntegrationFilter,
  asOf: Moment,
): RawBuilder<unknown> {
  const pattern = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const sideIn = (some: RawBuilder<unknown>) =>
    sql`(i.consumer_id in (${some}) or i.provider_id in (${some}))`
  const conditions = [
    sql`true`,
    ...(pattern ? [sideIn(sql`select id from pacticipant where name ilike ${pattern}`)] : []),
    ...(label ? [sideIn(sql`select pacticipant_id from label where name = ${label}`)] : []),
    ...(environment
      ? [
          sql`i.consumer_id in (${liveIn(environment, asOf)}) and i.provider_id in (${liveIn(environment, asOf)})`,
        ]
      : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** Applications with a version in an environment. */
function liveIn(environment: string, asOf: Moment): RawBuilder<unknown> {
  const there = sql`s.environment_id in (
    select e.id from ${living('environment', 'deleted_at', asOf)} e where e.name = ${environment})`
  return sql`
    select s.pacticipant_id from ${living('deployment', 'ended_at', asOf)} s where ${there}
    union all select s.pacticipant_id from ${living('release', 'ended_at', asOf)} s where ${there}`
}

/** Asks for nothing but an answer. */
export async function selectNothing(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}
