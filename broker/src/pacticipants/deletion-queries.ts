import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** In the order of the names, as all writers take their locks. */
export async function lockAll(
  db: Db,
  names: readonly string[],
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('pacticipant')
    .select(['id', 'name'])
    .where('name', '=', sql<string>`any(${names})`)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .forUpdate()
    .execute()
}

export async function closeUnusedPacticipants(db: Db, ids: readonly number[]): Promise<void> {
  await sql`
    update pacticipant p set deleted_at = now()
    where p.id = any(${ids}::int[]) and p.deleted_at is null
      and not exists (select from version v where v.pacticipant_id = p.id and v.deleted_at is null)
      and not exists (select from integration i where p.id in (i.consumer_id, i.provider_id) and i.deleted_at is null)
      and not exists (select from webhook w where p.id in (w.consumer_id, w.provider_id) and w.deleted_at is null)`.execute(
    db,
  )
}

/** What hangs on them is closed by triggers. */
export async function closeAllPacticipants(db: Db): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(db)
  await sql`
    with locked as materialized (select id from pacticipant where deleted_at is null order by name for update)
    update pacticipant p set deleted_at = now() from locked where p.id = locked.id`.execute(db)
}
