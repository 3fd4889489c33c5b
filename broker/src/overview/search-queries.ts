import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { FoundInteraction, FoundVersion } from './found.ts'

/** By name; those that begin with the text first. */
export async function findApplications(db: Db, text: string, limit: number): Promise<string[]> {
  const pattern = `%${likeText(text)}%`
  const { rows } = await sql<{ name: string }>`
    select name from pacticipant where deleted_at is null and (name ilike ${pattern} or display_name ilike ${pattern})
    order by name not ilike ${`${likeText(text)}%`}, name limit ${limit}`.execute(db)
  return rows.map(({ name }) => name)
}

/**
 * Those whose number begins with the text, newest first. The number of another case is another number. The bounds are
 * for the index: by the pattern alone, a plan that is kept for all values goes through all versions.
 */
export async function findVersions(db: Db, text: string, limit: number): Promise<FoundVersion[]> {
  const { rows } = await sql<FoundVersion>`
    select p.name as application, v.number, v.created_at as "createdAt"
    from version v join pacticipant p on p.id = v.pacticipant_id
    where v.number >= ${text} and v.number <= ${`${text}\u{10FFFF}`} and v.number like ${`${likeText(text)}%`}
      and v.deleted_at is null and p.deleted_at is null
    order by v.created_at desc, v.id desc limit ${limit}`.execute(db)
  return rows
}

/** Of the newest pact of each integration that has such an interaction: every word, or its beginning. */
export async function findInteractions(
  db: Db,
  words: readonly string[],
  limit: number,
): Promise<FoundInteraction[]> {
  const query = words.map((word) => `'${word}':*`).join(' & ')
  const { rows } = await sql<FoundInteraction>`
    with found as materialized (
      select i.id, i.sha, i.kind, i.description, i.provider_states from interaction i
      where interaction_words(i.description, i.provider_states) @@ to_tsquery('simple', ${query})
      order by i.id desc limit 500)
    select distinct on (f.description, c.name, p.name, f.sha) f.sha as id, f.kind, f.description,
      array(select s ->> 'name' from jsonb_array_elements(f.provider_states) s) as states,
      c.name as consumer, p.name as provider, v.number
    from found f
    join content_interaction ci on ci.interaction_id = f.id
    join content ct on ct.id = ci.content_id
    join integration g on g.id = ct.integration_id and g.deleted_at is null
    join lateral (select pub.content_id, pub.consumer_version_id from publication pub
      where pub.integration_id = g.id and pub.ended_at is null order by pub.consumer_version_ord desc limit 1) newest
      on newest.content_id = ct.id
    join pacticipant c on c.id = g.consumer_id join pacticipant p on p.id = g.provider_id
    join version v on v.id = newest.consumer_version_id
    order by f.description, c.name, p.name, f.sha limit ${limit}`.execute(db)
  return rows
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
