import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { VersionKey } from './version.ts'

/** Locked against deletion until the transaction ends; the lock stands in nobody else's way. */
export async function findBranchKey(
  db: Db,
  pacticipantId: number,
  name: string,
): Promise<{ id: number } | undefined> {
  return db
    .selectFrom('branch')
    .select('id')
    .where('pacticipant_id', '=', pacticipantId)
    .where('name', '=', name)
    .where('ended_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
}

/** Does nothing when another transaction has made the branch meanwhile. */
export async function insertBranch(db: Db, pacticipantId: number, name: string): Promise<void> {
  await db
    .insertInto('branch')
    .values({ pacticipant_id: pacticipantId, name })
    .onConflict((conflict) =>
      conflict.columns(['pacticipant_id', 'name']).where('ended_at', 'is', null).doNothing(),
    )
    .execute()
}

/** True when the version was not on the branch before. */
export async function insertMember(
  db: Db,
  branchId: number,
  { versionId, versionOrd }: VersionKey,
  autoCreated: boolean,
): Promise<boolean> {
  const row = await db
    .insertInto('branch_version')
    .values({
      branch_id: branchId,
      version_id: versionId,
      version_ord: versionOrd,
      auto_created: autoCreated,
    })
    .onConflict((conflict) =>
      conflict.columns(['version_id', 'branch_id']).where('ended_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Rewrites each row at most once a minute, in the order of the ids. */
export async function updateBranchTimes(db: Db, versionId: number): Promise<void> {
  await sql`
    with stale as materialized (
      select b.id from branch b
      where b.id in (select m.branch_id from branch_version m where m.version_id = ${versionId} and m.ended_at is null)
        and b.ended_at is null and b.updated_at < now() - interval '60 seconds'
      order by b.id for no key update)
    update branch b set updated_at = now() from stale where b.id = stale.id`.execute(db)
}
