import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** The names of all applications and environments, the newest first. */
export async function listAllNames(
  db: Db,
): Promise<{ applications: string[]; environments: string[] }> {
  const { rows } = await sql<{ applications: string[]; environments: string[] }>`
    select array(select name from pacticipant where deleted_at is null order by id desc limit 10000) as applications,
      array(select name from environment where deleted_at is null order by id desc limit 1000) as environments`.execute(
    db,
  )
  return rows[0] ?? { applications: [], environments: [] }
}

/** Whether each version or branch exists, and the newest that its application has. */
export async function listNamesWithin<Part extends { what: string; of: string; name: string }>(
  db: Db,
  parts: readonly Part[],
): Promise<(Part & { isKnown: boolean; newest: string[] })[]> {
  const { rows } = await sql<{ place: number; isKnown: boolean; newest: string[] }>`
    select q.place::int,
      case q.what
        when 'version' then exists (
          select from version v where v.pacticipant_id = p.id and v.number = q.name and v.deleted_at is null)
        else exists (select from branch b where b.pacticipant_id = p.id and b.name = q.name and b.ended_at is null)
      end as "isKnown",
      case q.what
        when 'version' then array(
          select v.number from version v where v.pacticipant_id = p.id and v.deleted_at is null order by v.ord desc limit 200)
        else array(
          select b.name from branch b where b.pacticipant_id = p.id and b.ended_at is null order by b.updated_at desc, b.id desc limit 200)
      end as newest
    from unnest(${parts.map(({ what }) => what)}::text[], ${parts.map(({ of }) => of)}::text[], ${parts.map(({ name }) => name)}::text[])
      with ordinality q (what, of, name, place)
    join pacticipant p on p.name = q.of and p.deleted_at is null
    order by q.place`.execute(db)
  return rows.flatMap(({ place, isKnown, newest }) => {
    const part = parts[place - 1]
    return part ? [{ ...part, isKnown, newest }] : []
  })
}
