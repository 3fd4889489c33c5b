import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { NewestVersion } from './newest-version.ts'

/** An application's newest versions, in its order of versions. */
export async function listNewestVersions(
  db: Db,
  pacticipantId: number,
  limit: number,
  asOf: Moment,
): Promise<NewestVersion[]> {
  const { rows } = await sql<NewestVersion>`
    select v.id, v.number, v.created_at as "createdAt",
      array(select b.name from ${living('branch_version', 'ended_at', asOf)} m join branch b on b.id = m.branch_id
        where m.version_id = v.id order by b.name) as branches,
      array(select e.display_name from environment e where e.deleted_at is null and e.id in (
        select d.environment_id from ${living('deployment', 'ended_at', asOf)} d where d.version_id = v.id
        union select l.environment_id from ${living('release', 'ended_at', asOf)} l where l.version_id = v.id)
        order by e.production, e.id) as environments,
      (select count(*)::int from ${living('publication', 'ended_at', asOf)} p where p.consumer_version_id = v.id) as pacts,
      (select count(*)::int from ${living('result', 'deleted_at', asOf)} r where r.provider_version_id = v.id and r.success) as held,
      (select count(*)::int from ${living('result', 'deleted_at', asOf)} r where r.provider_version_id = v.id and not r.success) as failed
    from ${living('version', 'deleted_at', asOf)} v
    where v.pacticipant_id = ${pacticipantId} order by v.ord desc limit ${limit}`.execute(db)
  return rows
}
