import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** What hangs on the versions is closed by triggers. */
export async function closeUnusedVersions(
  db: Db,
  pacticipantIds: readonly number[],
): Promise<void> {
  await sql`
    update version v set deleted_at = now()
    where v.pacticipant_id = any(${pacticipantIds}::int[]) and v.deleted_at is null
      and not exists (select from publication p where p.consumer_version_id = v.id and p.ended_at is null)
      and not exists (select from result r where r.provider_version_id = v.id and r.deleted_at is null)`.execute(
    db,
  )
}
