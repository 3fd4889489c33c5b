import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { firstLivingBy, living, livingBy, type Moment } from '../db/moments.ts'
import type { Edge } from './graph.ts'

/** Every integration that has a pact, by the names of its two sides; `of`: those of one application. */
export async function listEdges(db: Db, asOf: Moment, of?: string): Promise<Edge[]> {
  const own =
    of === undefined
      ? sql`true`
      : sql`(i.consumer_id in (select id from pacticipant where name = ${of})
          or i.provider_id in (select id from pacticipant where name = ${of}))`
  const { rows } = await sql<Edge>`
    select i.id, c.name as consumer, p.name as provider
    from ${living('integration', 'deleted_at', asOf)} i
    join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
    where ${own} and exists (select from ${livingBy(sql`f.integration_id = i.id`, ['publication', 'ended_at', asOf])} pub)
    order by c.name, p.name`.execute(db)
  return rows
}

/** The newest pact of an integration and what is known of it. */
export interface EdgeFacts {
  id: number
  interactionsCount: number
  success: boolean | null
  pending: boolean | null
  isStale: boolean
}

/** As the list of integrations judges them: the newest pact with its newest result, else the pair's newest result. */
export async function listEdgeFacts(
  db: Db,
  integrations: readonly number[],
  asOf: Moment,
): Promise<EdgeFacts[]> {
  const results = ['result', 'deleted_at', asOf] as const
  const { rows } = await sql<EdgeFacts>`
    select g.id, ct.interactions_count as "interactionsCount", coalesce(r.success, o.success) as success,
      coalesce(r.pending, o.pending) as pending, r.success is null as "isStale"
    from unnest(${integrations}::int[]) g (id)
    cross join ${firstLivingBy(sql`f.integration_id = g.id`, sql`f.consumer_version_ord desc`, ['publication', 'ended_at', asOf])} pub
    join content ct on ct.id = pub.content_id
    left join ${firstLivingBy(sql`f.content_id = pub.content_id`, sql`f.number desc`, results)} r on true
    left join ${firstLivingBy(sql`f.integration_id = g.id and r.success is null`, sql`f.created_at desc`, results)} o on true`.execute(
    db,
  )
  return rows
}

/** The first of an application's labels in the alphabet; those without any are left out. */
export async function listFirstLabels(db: Db): Promise<{ name: string; label: string }[]> {
  const { rows } = await sql<{ name: string; label: string }>`
    select p.name, min(l.name) as label from label l join pacticipant p on p.id = l.pacticipant_id
    where p.deleted_at is null group by p.name order by p.name`.execute(db)
  return rows
}

/** Where applications run: each environment by name with the versions there. Looked up for each application by itself. */
export async function listStays(
  db: Db,
  names: readonly string[],
  asOf: Moment,
): Promise<{ name: string; environment: string; versions: string[] }[]> {
  const { rows } = await sql<{ name: string; environment: string; versions: string[] }>`
    select p.name, e.display_name as environment, array_agg(distinct v.number) as versions
    from unnest(${names}::text[]) q (name) join pacticipant p on p.name = q.name
    cross join lateral (
      select d.environment_id, d.version_id from ${living('deployment', 'ended_at', asOf)} d where d.pacticipant_id = p.id
      union all
      select l.environment_id, l.version_id from ${living('release', 'ended_at', asOf)} l where l.pacticipant_id = p.id) s
    join environment e on e.id = s.environment_id join version v on v.id = s.version_id
    group by p.name, e.id, e.display_name, e.production order by p.name, e.production desc, e.id`.execute(
    db,
  )
  return rows
}
