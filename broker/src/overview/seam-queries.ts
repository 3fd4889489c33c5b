import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment, mainBranch } from '../db/moments.ts'
import { isOnBranch, type Span } from './history-queries.ts'

/** A moment from which an integration's main branches stood in a way: a new pact came, or a result. */
export interface SeamEvent {
  integrationId: number
  at: Date
  verdict: 'ok' | 'fail' | 'pend' | 'unknown'
  /** The result that told; null where a new pact was not verified yet. */
  result: number | null
}

/**
 * What became known of each integration in the span, oldest first, as the history of each tells it: of its newest
 * content on the consumer's main branch, by the provider's main branch, or by all versions where there is none.
 * Results that say the same as the one before are left out.
 */
export async function listSeamEvents(
  db: Db,
  integrations: readonly number[],
  { from, to }: Span,
  asOf: Moment,
): Promise<SeamEvent[]> {
  const { rows } = await sql<SeamEvent>`
    with pair as materialized (
      select i.id, ${branchOf('c', asOf)} as consumer_branch, ${branchOf('p', asOf)} as provider_branch
      from integration i join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
      where i.id = any(${integrations}::int[])),
    seen as (
      select g.id as pair, p.id, p.content_id, p.consumer_version_id, p.created_at as at, g.consumer_branch
      from pair g cross join lateral (
        select p.id, p.content_id, p.consumer_version_id, p.created_at from ${living('publication', 'ended_at', asOf)} p
        where p.integration_id = g.id and p.created_at between ${from} and ${to} offset 0) p
      union all
      select g.id, p.id, p.content_id, null, ${from}, null from pair g cross join lateral (
        select p.id, p.content_id from ${living('publication', 'ended_at', asOf)} p
        where p.integration_id = g.id and p.created_at < ${from}
          and ${isOnBranch('p.consumer_version_id', 'g.consumer_branch', asOf)}
        order by p.created_at desc, p.id desc limit 1) p),
    shown as (select s.* from seen s where ${isOnBranch('s.consumer_version_id', 's.consumer_branch', asOf)}),
    run as materialized (
      select m.*, lead(m.at, 1, 'infinity') over (partition by m.pair order by m.at, m.id) as ended
      from (select s.*, lag(s.content_id) over (partition by s.pair order by s.at, s.id) as before from shown s) m
      where m.before is distinct from m.content_id),
    told as (
      select n.pair, n.id as run, n.at, k.id, coalesce(k.verdict, 'unknown') as verdict from run n join pair g on g.id = n.pair
      left join lateral (
        select r.id, ${verdict} as verdict from ${living('result', 'deleted_at', asOf)} r
        where r.content_id = n.content_id and r.created_at < n.at
          and ${isOnBranch('r.provider_version_id', 'g.provider_branch', asOf)}
        order by r.number desc limit 1) k on true
      union all
      select n.pair, n.id, r.created_at, r.id, r.verdict from run n join pair g on g.id = n.pair cross join lateral (
        select r.id, r.created_at, r.provider_version_id, ${verdict} as verdict from ${living('result', 'deleted_at', asOf)} r
        where r.integration_id = n.pair and r.created_at between ${from} and ${to}
          and r.created_at >= n.at and r.created_at < n.ended and r.content_id + 0 = n.content_id offset 0) r
      where ${isOnBranch('r.provider_version_id', 'g.provider_branch', asOf)})
    select t.pair as "integrationId", t.at, t.verdict, t.id as result
    from (select told.*, lag(verdict) over (partition by pair, run order by at, id nulls first) as before from told) t
    where t.before is distinct from t.verdict order by t.pair, t.at, t.run, t.id nulls first`.execute(
    db,
  )
  return rows
}

const verdict = sql`case when r.success then 'ok' when r.pending then 'pend' else 'fail' end`

/** The main branch of pacticipant `alias`, where it has a version; null: all versions count. */
function branchOf(alias: string, asOf: Moment): RawBuilder<unknown> {
  return sql`(select b.id from ${living('branch', 'ended_at', asOf)} b
    where b.pacticipant_id = ${sql.ref(`${alias}.id`)} and b.name = ${mainBranch(asOf, alias)})`
}
