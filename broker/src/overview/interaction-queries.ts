import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { firstLivingBy, living, type Moment } from '../db/moments.ts'
import type { FoundInteraction } from './found.ts'

/** Which interactions of an application's newest pacts are wanted; what is undefined does not matter. */
export interface InteractionFilter {
  words: readonly string[]
  role: 'consumer' | 'provider' | undefined
  state: string | undefined
}

/** An interaction in the newest pact between the application and another. */
export interface PactInteraction extends FoundInteraction {
  /** Of the newest result about the pact; null: nobody has verified it. */
  resultId: number | null
  success: boolean | null
  pending: boolean | null
  /** How many match. */
  found: number
}

/** By the other side, then as the pacts have them. */
export async function listPactInteractions(
  db: Db,
  application: string,
  { words, role, state }: InteractionFilter,
  { limit, asOf }: { limit: number; asOf: Moment },
): Promise<PactInteraction[]> {
  const conditions = [
    sql`true`,
    ...(words.length === 0
      ? []
      : [
          sql`interaction_words(i.description, i.provider_states) @@ to_tsquery('simple', ${words.map((word) => `'${word}':*`).join(' & ')})`,
        ]),
    ...(role === undefined ? [] : [sql`${sql.ref(`t.${role}`)} = ${application}`]),
    ...(state === undefined
      ? []
      : [sql`i.provider_states @> ${JSON.stringify([{ name: state }])}::jsonb`]),
  ]
  const { rows } = await sql<PactInteraction>`
    with taken as materialized (${newestPacts(application, asOf)})
    select i.sha as id, i.kind, i.description, array(select s ->> 'name' from jsonb_array_elements(i.provider_states) s) as states,
      t.consumer, t.provider, t.number, t.result_id as "resultId", t.success, t.pending, (count(*) over ())::int as found
    from taken t join content_interaction ci on ci.content_id = t.content_id join interaction i on i.id = ci.interaction_id
    where ${sql.join(conditions, sql` and `)}
    order by case when t.consumer = ${application} then t.provider else t.consumer end, t.consumer, ci.position
    limit ${limit}`.execute(db)
  return rows
}

/** All states that the application's newest pacts name, in their order; and how many interactions they have. */
export async function findInteractionFacts(
  db: Db,
  application: string,
  { mostStates, asOf }: { mostStates: number; asOf: Moment },
): Promise<{ total: number; states: string[] }> {
  const { rows } = await sql<{ total: number; states: string[] }>`
    with taken as materialized (
      select ci.interaction_id from (${newestPacts(application, asOf)}) t
      join content_interaction ci on ci.content_id = t.content_id)
    select (select count(*)::int from taken) as total, array(
      select distinct s ->> 'name' as name from (select distinct interaction_id from taken) t
      join interaction i on i.id = t.interaction_id cross join jsonb_array_elements(i.provider_states) s
      where s ->> 'name' <> '' order by name limit ${mostStates}) as states`.execute(db)
  return rows[0] ?? { total: 0, states: [] }
}

function newestPacts(application: string, asOf: Moment): RawBuilder<unknown> {
  return sql`
    select c.name as consumer, p.name as provider, v.number, pub.content_id, r.id as result_id, r.success, r.pending
    from ${living('integration', 'deleted_at', asOf)} g
    join pacticipant c on c.id = g.consumer_id join pacticipant p on p.id = g.provider_id
    cross join ${firstLivingBy(sql`f.integration_id = g.id`, sql`f.consumer_version_ord desc`, ['publication', 'ended_at', asOf])} pub
    join version v on v.id = pub.consumer_version_id
    left join ${firstLivingBy(sql`f.content_id = pub.content_id`, sql`f.number desc`, ['result', 'deleted_at', asOf])} r on true
    where c.name = ${application} or p.name = ${application}`
}
