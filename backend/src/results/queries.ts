import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { ExperimentStatus, NewRow, Row } from '../db/schema.ts'

export interface VariantSize {
  readonly variant_id: string
  readonly size: number
}

/** How many users each variant has. */
export async function countByVariant(db: Db, experimentId: string): Promise<VariantSize[]> {
  return db
    .selectFrom('assignments')
    .where('experiment_id', '=', experimentId)
    .select(['variant_id', ({ fn }) => fn.countAll<number>().as('size')])
    .groupBy('variant_id')
    .execute()
}

export async function countEvents(db: Db, experimentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .where('experiment_id', '=', experimentId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export interface Outcome {
  readonly variant_id: string
  readonly metric_id: string
  /** Users with at least one event. */
  readonly conversions: number
  /** Of the users' totals; users without an event add nothing. */
  readonly sum: number
  readonly sum_of_squares: number
}

/**
 * What users did after their assignment, per variant and metric, from each user's total: the number of events for
 * counts, else the sum of the event's value, which a metric may look for inside the metadata.
 */
export async function listOutcomes(db: Db, experimentId: string): Promise<Outcome[]> {
  const { rows } = await sql<Outcome>`
    with totals as (
      select a.variant_id, d.id as metric_id, a.user_id,
        case when d.metric_type = 'count' then count(*)
          else sum(coalesce(${eventValue}, e.value, 0)) end as total
      from experiment_metrics m
      join metric_definitions d on d.id = m.metric_id
      join assignments a on a.experiment_id = m.experiment_id
      join events e on e.experiment_id = a.experiment_id and e.user_id = a.user_id
        and e.event_name = d.event_name and e.timestamp >= a.created_at
      where m.experiment_id = ${experimentId}
      group by a.variant_id, d.id, d.metric_type, a.user_id
    )
    select variant_id, metric_id, count(*) as conversions,
      coalesce(sum(total), 0)::float8 as sum,
      coalesce(sum(total * total), 0)::float8 as sum_of_squares
    from totals group by variant_id, metric_id
  `.execute(db)
  return rows
}

/** A number at the metric's dotted path in the event's metadata, null when there is none. */
const eventValue = sql`
  case when d.event_value_path is not null
    and jsonb_typeof(e.event_metadata #> string_to_array(d.event_value_path, '.')) = 'number'
  then (e.event_metadata #>> string_to_array(d.event_value_path, '.'))::float8 end`

export interface DailyCount {
  readonly date: string
  readonly variant_id: string
  readonly count: number
}

/** Users assigned per UTC day and variant. */
export async function listDailyAssignments(db: Db, experimentId: string): Promise<DailyCount[]> {
  const { rows } = await sql<DailyCount>`
    select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as date, variant_id, count(*) as count
    from assignments where experiment_id = ${experimentId}
    group by 1, 2 order by 1
  `.execute(db)
  return rows
}

/** Users per UTC day of their first event, variant and metric. */
export async function listDailyConversions(
  db: Db,
  experimentId: string,
): Promise<(DailyCount & { readonly metric_id: string })[]> {
  const { rows } = await sql<DailyCount & { readonly metric_id: string }>`
    with firsts as (
      select a.variant_id, d.id as metric_id, a.user_id, min(e.timestamp) as first
      from experiment_metrics m
      join metric_definitions d on d.id = m.metric_id
      join assignments a on a.experiment_id = m.experiment_id
      join events e on e.experiment_id = a.experiment_id and e.user_id = a.user_id
        and e.event_name = d.event_name and e.timestamp >= a.created_at
      where m.experiment_id = ${experimentId}
      group by a.variant_id, d.id, a.user_id
    )
    select to_char(first at time zone 'UTC', 'YYYY-MM-DD') as date, variant_id, metric_id,
      count(*) as count
    from firsts group by 1, 2, 3 order by 1
  `.execute(db)
  return rows
}

export interface SegmentCount {
  readonly segment: string | null
  readonly variant_id: string
  readonly metric_id: string
  readonly size: number
  readonly conversions: number
}

/** Users and converted users per value of an attribute of their context, for the hundred largest values. */
export async function listSegments(
  db: Db,
  experimentId: string,
  attribute: string,
): Promise<SegmentCount[]> {
  const { rows } = await sql<SegmentCount>`
    with users as (
      select user_id, variant_id, created_at, context ->> ${attribute} as segment
      from assignments where experiment_id = ${experimentId}
    ), largest as (
      select segment from users group by segment order by count(*) desc, segment limit 100
    )
    select u.segment, u.variant_id, d.id as metric_id, count(*) as size,
      count(*) filter (where exists (
        select 1 from events e
        where e.experiment_id = m.experiment_id and e.user_id = u.user_id
          and e.event_name = d.event_name and e.timestamp >= u.created_at
      )) as conversions
    from users u
    join largest l on l.segment is not distinct from u.segment
    cross join experiment_metrics m
    join metric_definitions d on d.id = m.metric_id
    where m.experiment_id = ${experimentId}
    group by 1, 2, 3
  `.execute(db)
  return rows
}

export interface Summary {
  readonly experiment_id: string
  readonly experiment_name: string
  readonly status: ExperimentStatus
  readonly start_date: Date | null
  readonly end_date: Date | null
  readonly total_users: number
  readonly total_events: number
}

/** Experiments that have left the draft, newest first, with how much was seen. */
export async function listSummaries(
  db: Db,
  ownerId: string | undefined,
  { skip, limit }: { skip: number; limit: number },
): Promise<Summary[]> {
  let query = db.selectFrom('experiments as e').where('e.status', '<>', 'draft')
  if (ownerId !== undefined) query = query.where('e.owner_id', '=', ownerId)
  return query
    .select(['e.id as experiment_id', 'e.name as experiment_name', 'e.status'])
    .select(['e.start_date', 'e.end_date'])
    .select((eb) => [
      eb
        .selectFrom('assignments as a')
        .whereRef('a.experiment_id', '=', 'e.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('total_users'),
      eb
        .selectFrom('events as v')
        .whereRef('v.experiment_id', '=', 'e.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('total_events'),
    ])
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id')
    .offset(skip)
    .limit(limit)
    .execute()
}

export async function countSummaries(db: Db, ownerId: string | undefined): Promise<number> {
  let query = db.selectFrom('experiments').where('status', '<>', 'draft')
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  const { count } = await query
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertExport(db: Db, row: NewRow<'exports'>): Promise<void> {
  await db.insertInto('exports').values(row).execute()
}

export async function findExport(
  db: Db,
  experimentId: string,
  id: string,
): Promise<Row<'exports'> | undefined> {
  return db
    .selectFrom('exports')
    .selectAll()
    .where('id', '=', id)
    .where('experiment_id', '=', experimentId)
    .executeTakeFirst()
}
