import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { firstLivingBy, living, type Moment } from '../db/moments.ts'
import type { Contenders } from './contenders.ts'
import type {
  IntegrationFilter,
  IntegrationSort,
  ListedIntegrations,
  OverviewRow,
} from './integration-row.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'
import { isTouchedSince, judged, rankOf } from './judged-queries.ts'

/**
 * A page of the integrations that have a pact, in an order, each with its latest pact (highest consumer version
 * order) and the newest result about it; where that content has none yet, the newest result of the pair, marked stale.
 * All of them are judged, names and details looked up for the page.
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
  const { rows } = await sql<ShownRow & { counts: Record<string, number>; applications: number }>`
    with standing as materialized (${judged(asOf, conditionsOf(filter, asOf))}),
    shown as (
      select s.id, s.rank, s.consumer_id, c.name as consumer, p.name as provider, ${placeIn[sort]} as place from standing s
      join pacticipant c on c.id = s.consumer_id join pacticipant p on p.id = s.provider_id
      where ${status === undefined ? sql`true` : sql`s.rank = ${rankOf(status)}`}
      order by ${inOrder('c.name', 'p.name')} limit ${sql.lit(page.size)} offset ${(page.number - 1) * page.size})
    select
      (select coalesce(jsonb_object_agg(rank, n), '{}') from (select rank, count(*) as n from standing group by rank) c) as counts,
      (select count(*)::int from (select consumer_id from standing union select provider_id from standing) side) as applications,
      ${detailsOfShown(asOf)}`.execute(db)
  const { counts = {}, applications = 0 } = rows[0] ?? {}
  return {
    rows: rows.flatMap(({ counts: _, applications: __, ...row }) => rowOf(row)),
    counts: Object.fromEntries(statusOrder.map((one, place) => [one, counts[place] ?? 0])),
    applications,
  }
}

/** The integrations that match, whether or not they have a pact. */
export async function listMatching(db: Db, filter: IntegrationFilter): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select i.id from ${living('integration', 'deleted_at', undefined)} i where ${conditionsOf(filter, undefined)}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/**
 * Of integrations that were judged in a snapshot, a page with its details, as `listIntegrations` finds it; undefined
 * where one that it shows was written about since.
 */
export async function listJudged(
  db: Db,
  { integrations, places, offset }: Contenders,
  { size, snapshot }: { size: number; snapshot: string },
): Promise<OverviewRow[] | undefined> {
  const ids = integrations.map(({ id }) => id)
  const ranks = integrations.map(({ rank }) => rank)
  const { rows } = await sql<ShownRow & { isOutdated: boolean }>`
    with shown as materialized (
      select s.id, s.rank, i.consumer_id, c.name as consumer, p.name as provider, s.place
      from unnest(${ids}::int[], ${ranks}::int[], ${places}::bigint[]) s (id, rank, place)
      join integration i on i.id = s.id join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
      order by ${inOrder('c.name', 'p.name')} limit ${sql.lit(size)} offset ${offset})
    select exists (select from integration_touch t
        where ${isTouchedSince(snapshot)} and t.integration_id in (select id from shown)) as "isOutdated",
      ${detailsOfShown(undefined)}`.execute(db)
  if (rows.some(({ isOutdated }) => isOutdated)) return undefined
  return rows.flatMap(({ isOutdated: _, ...row }) => rowOf(row))
}

type ShownRow = OverviewRow & { rank: number | null }

function rowOf({ rank, ...row }: ShownRow): OverviewRow[] {
  const status = rank === null ? undefined : statusOrder[rank]
  return status ? [{ ...row, status }] : []
}

/** What integrations are sorted by before their names, of `s`; `contendersFor` says the same. */
const placeIn: Record<IntegrationSort, RawBuilder<unknown>> = {
  status: sql`s.rank`,
  name: sql`0`,
  newest: sql`-extract(epoch from s.created_at)`,
}

function inOrder(consumer: string, provider: string): RawBuilder<unknown> {
  return sql`place, lower(${sql.ref(consumer)}), lower(${sql.ref(provider)}), s.id`
}

/** The end of a statement with the integrations `shown`, and one row where there are none. */
function detailsOfShown(asOf: Moment): RawBuilder<unknown> {
  const results = ['result', 'deleted_at', asOf] as const
  return sql`
    s.rank, s.id, s.consumer, s.provider, r.success, pub.created_at as "publishedAt", r.created_at as "verifiedAt",
      ct.interactions_count as "interactionsCount", cv.number as "consumerVersion", pv.number as "providerVersion",
      array(select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = cv.id order by b.name) as "consumerBranches",
      array(select l.name from label l where l.pacticipant_id = s.consumer_id order by l.name) as labels
    from (select) once left join shown s on true
    left join ${firstLivingBy(sql`f.integration_id = s.id`, sql`f.consumer_version_ord desc`, ['publication', 'ended_at', asOf])} pub on true
    left join lateral (
      select * from ${firstLivingBy(sql`f.content_id = pub.content_id and s.rank <> ${rankOf('changed')}`, sql`f.number desc`, results)} told
      union all
      select * from ${firstLivingBy(sql`f.integration_id = s.id and s.rank = ${rankOf('changed')}`, sql`f.created_at desc`, results)} before) r on true
    left join version cv on cv.id = pub.consumer_version_id
    left join version pv on pv.id = r.provider_version_id
    left join content ct on ct.id = pub.content_id
    order by ${inOrder('s.consumer', 's.provider')}`
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
