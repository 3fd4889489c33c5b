import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { HeadSelector, RequestedState } from './pact.ts'
import { ofHead } from './queries.ts'

export async function listStatesOfHeads(
  db: Db,
  providerId: number,
  selector: HeadSelector,
): Promise<RequestedState[]> {
  const name = selector.kind === 'branch' ? sql`${selector.branch}` : sql`c.main_branch`
  return listStates(
    db,
    sql`
      select c.name as consumer, p.content_id from integration i join pacticipant c on c.id = i.consumer_id
      cross join lateral (${ofHead(name)}) p where i.provider_id = ${providerId} and i.deleted_at is null`,
  )
}

export async function listStatesInEnvironment(
  db: Db,
  providerId: number,
  environmentId: number,
): Promise<RequestedState[]> {
  return listStates(
    db,
    sql`
      select c.name as consumer, p.content_id from integration i join pacticipant c on c.id = i.consumer_id
      cross join lateral (
        select d.version_id from deployment d where d.pacticipant_id = c.id and d.environment_id = ${environmentId} and d.ended_at is null
        union
        select r.version_id from release r where r.pacticipant_id = c.id and r.environment_id = ${environmentId} and r.ended_at is null) live
      join publication p on p.consumer_version_id = live.version_id and p.provider_id = i.provider_id and p.ended_at is null
      where i.provider_id = ${providerId} and i.deleted_at is null`,
  )
}

async function listStates(db: Db, pacts: RawBuilder<unknown>): Promise<RequestedState[]> {
  const { rows } = await sql<RequestedState>`
    with pact as materialized (${pacts})
    select s.state ->> 'name' as name, s.state -> 'params' as params,
      array_agg(distinct pact.consumer order by pact.consumer) as consumers
    from pact join content_interaction ci on ci.content_id = pact.content_id
    join interaction n on n.id = ci.interaction_id
    cross join lateral jsonb_array_elements(n.provider_states) s(state)
    group by 1, 2 order by 1, (s.state -> 'params')::text nulls first`.execute(db)
  return rows
}

/** By name, or by uuid. */
export async function findEnvironmentId(db: Db, nameOrUuid: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from environment where (name = ${nameOrUuid} or uuid::text = lower(${nameOrUuid})) and deleted_at is null
    order by name = ${nameOrUuid} desc limit 1`.execute(db)
  return rows[0]?.id
}
