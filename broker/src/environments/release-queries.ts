import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { begunAt, endKnownAt, holdsAt, type Moment } from '../db/moments.ts'
import type { Release } from './deployment.ts'

/** The newest period of support of a version in an environment. */
export async function findLastPeriod(
  db: Db,
  environmentId: number,
  versionId: number,
): Promise<{ uuid: string; endedAt: Date | null } | undefined> {
  return db
    .selectFrom('release')
    .select(['uuid', 'ended_at as endedAt'])
    .where('environment_id', '=', environmentId)
    .where('version_id', '=', versionId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

export async function insertPeriod(
  db: Db,
  period: {
    environmentId: number
    pacticipantId: number
    versionId: number
    /** Of the earlier periods, if there were any. */
    uuid: string | undefined
  },
): Promise<{ uuid: string }> {
  return db
    .insertInto('release')
    .values({
      environment_id: period.environmentId,
      pacticipant_id: period.pacticipantId,
      version_id: period.versionId,
      ...(period.uuid !== undefined && { uuid: period.uuid }),
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
}

export async function findRelease(db: Db, uuid: string): Promise<Release | undefined> {
  return selectReleases(db).where('r.uuid', '=', uuid).executeTakeFirst()
}

/** Ends the period of support that runs, if one does. */
export async function endPeriod(db: Db, uuid: string): Promise<void> {
  await db
    .updateTable('release')
    .set({ ended_at: sql<Date>`now()` })
    .where('uuid', '=', uuid)
    .where('ended_at', 'is', null)
    .execute()
}

/** None or one. */
export async function listReleasesOfVersion(
  db: Db,
  { versionId, environmentId }: { versionId: number; environmentId: number },
  asOf?: Moment,
): Promise<Release[]> {
  return selectReleases(db, asOf)
    .where('r.version_id', '=', versionId)
    .where('r.environment_id', '=', environmentId)
    .execute()
}

/** Newest first. */
export async function listCurrentReleases(
  db: Db,
  environmentId: number,
  { pacticipant, version }: { pacticipant?: string | undefined; version?: string | undefined },
  asOf?: Moment,
): Promise<Release[]> {
  let query = selectReleases(db, asOf)
    .where('r.environment_id', '=', environmentId)
    .where(holdsAt('r.created_at', 'r.ended_at', asOf))
    .orderBy('period.first', 'desc')
    .orderBy('r.id', 'desc')
  if (pacticipant !== undefined) query = query.where('p.name', '=', pacticipant)
  if (version !== undefined) query = query.where('v.number', '=', version)
  return query.execute()
}

/** One row per version and environment, from the newest period of support, where the version still stands. */
function selectReleases(db: Db, asOf?: Moment) {
  const ended = endKnownAt('r.ended_at', asOf)
  return db
    .selectFrom('release as r')
    .innerJoin('environment as e', 'e.id', 'r.environment_id')
    .innerJoin('version as v', 'v.id', 'r.version_id')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .innerJoinLateral(
      (join) =>
        join
          .selectFrom('release as all')
          .select(({ fn }) => [fn.min('all.created_at').as('first'), fn.max('all.id').as('last')])
          .whereRef('all.version_id', '=', 'r.version_id')
          .whereRef('all.environment_id', '=', 'r.environment_id')
          .where(begunAt('all.created_at', asOf))
          .as('period'),
      (join) => join.onTrue(),
    )
    .whereRef('r.id', '=', 'period.last')
    .select(['r.uuid', 'p.name as pacticipant', 'v.number as version', 'e.uuid as environment'])
    .select('period.first as createdAt')
    .select(ended.as('supportEndedAt'))
    .select(
      sql<Date | null>`nullif(coalesce(${ended}, r.created_at), period.first)`.as('updatedAt'),
    )
    .where(holdsAt('e.created_at', 'e.deleted_at', asOf))
    .where(holdsAt('v.created_at', 'v.deleted_at', asOf))
}
