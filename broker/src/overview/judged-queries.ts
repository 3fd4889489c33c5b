import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { firstLivingBy, living, type Moment } from '../db/moments.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'
import type { JudgedIntegration } from './judged-integration.ts'

/** A status as statements have it. */
export const rankOf = (status: IntegrationStatus): RawBuilder<number> =>
  sql.lit(statusOrder.indexOf(status))

/**
 * The integrations `i` for which the condition holds and that have a pact, each with when its latest pact (highest
 * consumer version order) was published and how it stands: by the newest result about that pact, or, where its content
 * has none yet, by whether there is one about another. Found by numbers alone, from indexes.
 */
export function judged(asOf: Moment, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const results = ['result', 'deleted_at', asOf] as const
  return sql`
    select i.id, i.consumer_id, i.provider_id, pub.created_at,
      case when o.success is not null then ${rankOf('changed')} when r.success is null then ${rankOf('unknown')}
        when r.success then ${rankOf('verified')} when r.pending then ${rankOf('pending')} else ${rankOf('failed')} end as rank
    from ${living('integration', 'deleted_at', asOf)} i
    cross join ${firstLivingBy(sql`f.integration_id = i.id`, sql`f.consumer_version_ord desc`, ['publication', 'ended_at', asOf])} pub
    left join ${firstLivingBy(sql`f.content_id = pub.content_id`, sql`f.number desc`, results)} r on true
    left join ${firstLivingBy(sql`f.integration_id = i.id and r.success is null`, sql`f.created_at desc`, results)} o on true
    where ${condition}`
}

/** What a statement saw, and in what: the same counting of transactions, of the same tables, or another. */
export interface Sight {
  snapshot: string
  /** Other after a start of the server, and where a backup has been restored, by which transactions may count anew. */
  server: string
  integrations: JudgedIntegration[]
  /** Ids of those that were looked at and are not there any more. */
  gone: number[]
}

type Row = { snapshot: string; server: string; id: number | null } & (
  | Omit<JudgedIntegration, 'id'>
  | { rank: null }
)

const sight = sql`sight as materialized (select pg_current_snapshot()::text as snapshot,
  extract(epoch from pg_postmaster_start_time()) || ' ' || 'integration_touch'::regclass::oid as server)`
const columns = sql`sight.snapshot, sight.server, j.consumer_id as "consumerId", j.provider_id as "providerId",
  (extract(epoch from j.created_at) * 1000000)::bigint as "publishedAt", j.rank`

/** How every integration stands. */
export async function judgeAll(db: Db): Promise<Sight> {
  const { rows } = await sql<Row>`
    with ${sight}
    select ${columns}, j.id from sight left join (${judged(undefined, sql`true`)}) j on true`.execute(
    db,
  )
  return sightOf(rows)
}

/** How those stand that were written about by transactions which a snapshot did not show. */
export async function judgeTouched(db: Db, snapshot: string): Promise<Sight> {
  const { rows } = await sql<Row>`
    with ${sight},
    touched as materialized (
      select distinct t.integration_id as id from integration_touch t where ${isTouchedSince(snapshot)})
    select ${columns}, t.id from sight left join touched t on true
    left join lateral (${judged(undefined, sql`i.id = t.id`)}) j on true`.execute(db)
  return sightOf(rows)
}

/** Of `integration_touch t`: it is seen now, and was not in the snapshot, in which its transaction had not ended. */
export function isTouchedSince(snapshot: string): RawBuilder<unknown> {
  return sql`t.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(t.xid, ${snapshot}::pg_snapshot)`
}

function sightOf(rows: readonly Row[]): Sight {
  const { snapshot = '', server = '' } = rows[0] ?? {}
  const seen: Sight = { snapshot, server, integrations: [], gone: [] }
  for (const { id, snapshot: _, server: __, ...row } of rows) {
    if (id === null) continue
    if (row.rank === null) seen.gone.push(id)
    else seen.integrations.push({ id, ...row })
  }
  return seen
}

/** Those that were noted an hour ago and before: nobody knows how integrations stood so long ago. */
export async function deleteOldTouches(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from integration_touch where ctid = any(array(
      select ctid from integration_touch where at < now() - interval '1 hour' for update skip locked))`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}
