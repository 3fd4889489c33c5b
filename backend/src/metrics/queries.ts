import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { JsonObject } from '../json.ts'

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
