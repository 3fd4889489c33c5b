import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { Row } from '../db/schema.ts'
import type { JsonObject } from '../json.ts'
import type { Period } from './metric.ts'

/** Writes measurements in one statement; those of flags that are gone by now are dropped, as a cascade would. */
export async function insertRawMetrics(db: Db, rows: readonly JsonObject[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into raw_metrics (id, metric_type, timestamp, feature_flag_id, targeting_rule_id, user_id,
      segment_id, value, count, meta_data, created_at, updated_at)
    select r.id, r.metric_type, r.timestamp, r.feature_flag_id, r.targeting_rule_id, r.user_id,
      r.segment_id, r.value, coalesce(r.count, 1), r.meta_data, r.created_at, r.updated_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, metric_type text,
      timestamp timestamptz, feature_flag_id uuid, targeting_rule_id text, user_id text,
      segment_id uuid, value double precision, count integer, meta_data jsonb,
      created_at timestamptz, updated_at timestamptz)
    where r.feature_flag_id is null
      or exists (select 1 from feature_flags f where f.id = r.feature_flag_id)
  `.execute(db)
}

/** Writes error reports in one statement; those of flags that are gone stay without the flag. */
export async function insertErrorLogs(db: Db, rows: readonly JsonObject[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into error_logs (id, error_type, timestamp, feature_flag_id, user_id, message,
      stack_trace, request_data, meta_data, created_at, updated_at)
    select r.id, r.error_type, r.timestamp, f.id, r.user_id, r.message,
      r.stack_trace, r.request_data, r.meta_data, r.created_at, r.updated_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, error_type text,
      timestamp timestamptz, feature_flag_id uuid, user_id text, message text, stack_trace text,
      request_data jsonb, meta_data jsonb, created_at timestamptz, updated_at timestamptz)
    left join feature_flags f on f.id = r.feature_flag_id
  `.execute(db)
}

export interface MetricWindow {
  readonly flagId?: string
  readonly from: Date
  readonly to: Date
}

export interface Totals {
  readonly evaluations: number
  readonly users: number
  readonly latency_sum: number
  readonly latency_count: number
  readonly rule_matches: number
}

/** What was measured between two moments, both included. */
export async function sumMetrics(db: Db, { flagId, from, to }: MetricWindow): Promise<Totals> {
  const { rows } = await sql<Totals>`
    select
      coalesce(sum(count) filter (where metric_type = 'flag_evaluation'), 0)::int as evaluations,
      (count(distinct user_id) filter (where metric_type = 'flag_evaluation'))::int as users,
      coalesce(sum(value * count) filter (where metric_type = 'latency'), 0)::float8 as latency_sum,
      coalesce(sum(count) filter (where metric_type = 'latency'), 0)::int as latency_count,
      coalesce(sum(count) filter (where metric_type = 'rule_match'), 0)::int as rule_matches
    from raw_metrics
    where timestamp between ${from} and ${to}
      and (${flagId ?? null}::uuid is null or feature_flag_id = ${flagId ?? null}::uuid)
  `.execute(db)
  const [totals] = rows
  if (!totals) throw new Error('A sum has always one row')
  return totals
}

export async function countErrors(db: Db, { flagId, from, to }: MetricWindow): Promise<number> {
  let query = db
    .selectFrom('error_logs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('timestamp', '>=', from)
    .where('timestamp', '<=', to)
  if (flagId !== undefined) query = query.where('feature_flag_id', '=', flagId)
  return (await query.executeTakeFirstOrThrow()).count
}

export interface Values {
  readonly average: number | null
  readonly lowest: number | null
  readonly highest: number | null
  /** The value at the 95th of a hundred places, the last one when there are too few. */
  readonly p95: number | null
}

/** The values of one kind of measurement of a flag. */
export async function summariseValues(
  db: Db,
  metricType: string,
  { flagId, from, to }: MetricWindow & { flagId: string },
): Promise<Values> {
  const { rows } = await sql<Values>`
    with ordered as (
      select value, count, row_number() over (order by value) - 1 as place, count(*) over () as n
      from raw_metrics
      where metric_type = ${metricType} and feature_flag_id = ${flagId}
        and timestamp between ${from} and ${to} and value is not null
    )
    select (sum(value * count) / nullif(sum(count), 0))::float8 as average,
      min(value)::float8 as lowest, max(value)::float8 as highest,
      max(value) filter (where place = least(floor(0.95 * n), n - 1))::float8 as p95
    from ordered
  `.execute(db)
  const [values] = rows
  if (!values) throw new Error('A sum has always one row')
  return values
}

export interface AggregateFilter {
  readonly metricType?: string
  readonly period?: string
  readonly flagId?: string
  readonly segmentId?: string
  readonly ruleId?: string
  readonly from?: Date
  readonly to?: Date
}

/** Newest window first. */
export async function listAggregates(
  db: Db,
  filter: AggregateFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<Row<'aggregated_metrics'>[]> {
  let query = db.selectFrom('aggregated_metrics').selectAll()
  if (filter.metricType !== undefined) query = query.where('metric_type', '=', filter.metricType)
  if (filter.period !== undefined) query = query.where('period', '=', filter.period)
  if (filter.flagId !== undefined) query = query.where('feature_flag_id', '=', filter.flagId)
  if (filter.segmentId !== undefined) query = query.where('segment_id', '=', filter.segmentId)
  if (filter.ruleId !== undefined) query = query.where('targeting_rule_id', '=', filter.ruleId)
  if (filter.from !== undefined) query = query.where('period_start', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('period_start', '<=', filter.to)
  return query
    .orderBy('period_start', 'desc')
    .orderBy('metric_type')
    .orderBy('id')
    .offset(skip)
    .limit(limit)
    .execute()
}

export interface ErrorFilter {
  readonly flagId?: string
  readonly errorType?: string
  readonly from?: Date
  readonly to?: Date
}

/** Newest first. */
export async function listErrors(
  db: Db,
  filter: ErrorFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<Row<'error_logs'>[]> {
  let query = db.selectFrom('error_logs').selectAll()
  if (filter.flagId !== undefined) query = query.where('feature_flag_id', '=', filter.flagId)
  if (filter.errorType !== undefined) query = query.where('error_type', '=', filter.errorType)
  if (filter.from !== undefined) query = query.where('timestamp', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('timestamp', '<=', filter.to)
  return query.orderBy('timestamp', 'desc').orderBy('id').offset(skip).limit(limit).execute()
}

export interface Aggregation {
  readonly period: Period
  /** Without them everything is aggregated. Windows that they cut are aggregated whole. */
  readonly from?: Date
  readonly to?: Date
  readonly flagId?: string
  readonly metricType?: string
  readonly now: Date
}

/** Groups measurements by window, flag, rule and segment; returns how many groups were new. */
export async function aggregate(db: Db, wish: Aggregation): Promise<number> {
  const isTotal = wish.period === 'total'
  const unit = isTotal ? 'day' : wish.period
  const start = isTotal
    ? sql`timestamptz '1970-01-01 00:00:00+00'`
    : sql`date_trunc(${unit}, timestamp, 'UTC')`
  const from = isTotal ? null : (wish.from ?? null)
  const to = isTotal ? null : (wish.to ?? null)
  const { rows } = await sql<{ is_new: boolean }>`
    insert into aggregated_metrics (id, metric_type, period, period_start, feature_flag_id,
      targeting_rule_id, segment_id, count, sum_value, min_value, max_value, distinct_users,
      created_at, updated_at)
    select gen_random_uuid(), metric_type, ${wish.period}, ${start} as period_start,
      feature_flag_id, targeting_rule_id, segment_id, sum(count), sum(value * count), min(value),
      max(value), count(distinct user_id), ${wish.now}, ${wish.now}
    from raw_metrics
    where (${from}::timestamptz is null
        or timestamp >= date_trunc(${unit}, ${from}::timestamptz, 'UTC'))
      and (${to}::timestamptz is null
        or timestamp < date_trunc(${unit}, ${to}::timestamptz, 'UTC') + ('1 ' || ${unit})::interval)
      and (${wish.flagId ?? null}::uuid is null or feature_flag_id = ${wish.flagId ?? null}::uuid)
      and (${wish.metricType ?? null}::text is null or metric_type = ${wish.metricType ?? null}::text)
    group by metric_type, 4, feature_flag_id, targeting_rule_id, segment_id
    on conflict (metric_type, period, period_start,
      coalesce(feature_flag_id, '00000000-0000-0000-0000-000000000000'::uuid),
      coalesce(targeting_rule_id, ''),
      coalesce(segment_id, '00000000-0000-0000-0000-000000000000'::uuid))
    do update set count = excluded.count, sum_value = excluded.sum_value,
      min_value = excluded.min_value, max_value = excluded.max_value,
      distinct_users = excluded.distinct_users, updated_at = excluded.updated_at
    returning xmax = 0 as is_new
  `.execute(db)
  return rows.filter(({ is_new }) => is_new).length
}
