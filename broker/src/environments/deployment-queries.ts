import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { begunAt, endKnownAt, holdsAt, type Moment } from '../db/moments.ts'
import type { Deployment } from './deployment.ts'

/** Where a deployment takes the place of another: one version at a time runs under each of these. */
export interface DeploymentPlace {
  environmentId: number
  pacticipantId: number
  /** The application instance; an empty text where there is none. */
  target: string
}

/** One deployment or release of a pacticipant at a time: whoever comes second sees what the first has done. */
export async function lockPacticipant(db: Db, id: number): Promise<void> {
  await db.selectFrom('pacticipant').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

export async function findCurrentDeployment(
  db: Db,
  place: DeploymentPlace,
): Promise<{ uuid: string; versionId: number } | undefined> {
  return db
    .selectFrom('deployment')
    .select(['uuid', 'version_id as versionId'])
    .where('environment_id', '=', place.environmentId)
    .where('pacticipant_id', '=', place.pacticipantId)
    .where('target', '=', place.target)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

export async function endCurrentDeployment(db: Db, place: DeploymentPlace): Promise<void> {
  await db
    .updateTable('deployment')
    .set({ ended_at: sql<Date>`now()` })
    .where('environment_id', '=', place.environmentId)
    .where('pacticipant_id', '=', place.pacticipantId)
    .where('target', '=', place.target)
    .where('ended_at', 'is', null)
    .execute()
}

export async function insertDeployment(
  db: Db,
  place: DeploymentPlace,
  { versionId, autoCreated }: { versionId: number; autoCreated: boolean },
): Promise<{ uuid: string }> {
  return db
    .insertInto('deployment')
    .values({
      environment_id: place.environmentId,
      pacticipant_id: place.pacticipantId,
      target: place.target,
      version_id: versionId,
      auto_created: autoCreated,
    })
    .returning('uuid')
    .executeTakeFirstOrThrow()
}

export async function findDeployment(db: Db, uuid: string): Promise<Deployment | undefined> {
  return selectDeployments(db).where('d.uuid', '=', uuid).executeTakeFirst()
}

/** Ends a stay, unless it has ended before: then its time stays. */
export async function endDeployment(db: Db, uuid: string): Promise<void> {
  await db
    .updateTable('deployment')
    .set({ ended_at: sql<Date>`now()` })
    .where('uuid', '=', uuid)
    .where('ended_at', 'is', null)
    .execute()
}

/** Newest first. */
export async function listDeploymentsOfVersion(
  db: Db,
  { versionId, environmentId }: { versionId: number; environmentId: number },
  asOf?: Moment,
): Promise<Deployment[]> {
  return selectDeployments(db, asOf)
    .where(begunAt('d.created_at', asOf))
    .where('d.version_id', '=', versionId)
    .where('d.environment_id', '=', environmentId)
    .orderBy('d.id', 'desc')
    .execute()
}

/** Newest first. `target` as in the row: an empty text for those without an instance, undefined for all. */
export async function listCurrentDeployments(
  db: Db,
  environmentId: number,
  { pacticipant, target }: { pacticipant?: string | undefined; target?: string | undefined },
  asOf?: Moment,
): Promise<Deployment[]> {
  let query = selectDeployments(db, asOf)
    .where('d.environment_id', '=', environmentId)
    .where(holdsAt('d.created_at', 'd.ended_at', asOf))
    .orderBy('d.id', 'desc')
  if (pacticipant !== undefined) query = query.where('p.name', '=', pacticipant)
  if (target !== undefined) query = query.where('d.target', '=', target)
  return query.execute()
}

/** Of the environment's uuid and the names, with those that have ended too, where their version still stands. */
function selectDeployments(db: Db, asOf?: Moment) {
  return db
    .selectFrom('deployment as d')
    .innerJoin('environment as e', 'e.id', 'd.environment_id')
    .innerJoin('version as v', 'v.id', 'd.version_id')
    .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
    .select(['d.uuid', 'p.name as pacticipant', 'v.number as version', 'e.uuid as environment'])
    .select(sql<string | null>`nullif(d.target, '')`.as('applicationInstance'))
    .select('d.created_at as createdAt')
    .select(endKnownAt('d.ended_at', asOf).as('undeployedAt'))
    .where(holdsAt('e.created_at', 'e.deleted_at', asOf))
    .where(holdsAt('v.created_at', 'v.deleted_at', asOf))
}
