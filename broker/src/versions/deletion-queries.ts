import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** What hangs on the versions is closed by triggers. Locked as `lockForDeletion` does. */
export async function closeUnusedVersions(
  db: Db,
  pacticipantIds: readonly number[],
): Promise<void> {
  await sql`
    with unused as materialized (
      select v.id from version v
      where v.pacticipant_id = any(${pacticipantIds}::int[]) and v.deleted_at is null
        and not exists (select from publication p where p.consumer_version_id = v.id and p.ended_at is null)
        and not exists (select from result r where r.provider_version_id = v.id and r.deleted_at is null)
      order by v.id for update)
    update version v set deleted_at = now() from unused where v.id = unused.id`.execute(db)
}

/** What hangs on them is closed by triggers. The caller has locked them. */
export async function closeVersionsById(db: Db, ids: readonly number[]): Promise<void> {
  await sql`update version set deleted_at = now() where id = any(${ids}::bigint[])`.execute(db)
}
