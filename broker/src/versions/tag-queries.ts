import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { VersionKey } from './version.ts'

/** True when the version did not have the tag before. */
export async function insertTag(db: Db, version: VersionKey, name: string): Promise<boolean> {
  const row = await db
    .insertInto('tag')
    .values({
      version_id: version.versionId,
      pacticipant_id: version.pacticipantId,
      version_ord: version.versionOrd,
      name,
    })
    .onConflict((conflict) =>
      conflict.columns(['version_id', 'name']).where('ended_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether the version is at most so many seconds old, without a tag and on no branch. */
export async function isFreshAndBare(db: Db, versionId: number, seconds: number): Promise<boolean> {
  const row = await db
    .selectFrom('version as v')
    .select('v.id')
    .where('v.id', '=', versionId)
    .where('v.created_at', '>=', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tag as t')
            .select('t.id')
            .whereRef('t.version_id', '=', 'v.id')
            .where('t.ended_at', 'is', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('branch_version as m')
            .select('m.id')
            .whereRef('m.version_id', '=', 'v.id')
            .where('m.ended_at', 'is', null),
        ),
      ),
    )
    .executeTakeFirst()
  return row !== undefined
}
