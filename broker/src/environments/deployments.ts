import { type Db, inTransaction } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import { holdVersion } from '../versions/versions.ts'
import type { Deployment } from './deployment.ts'
import {
  endCurrentDeployment,
  endDeployment,
  findCurrentDeployment,
  findDeployment,
  insertDeployment,
  listCurrentDeployments,
  listDeploymentsOfVersion,
  lockPacticipant,
} from './deployment-queries.ts'
import { type Environment, isUuid } from './environment.ts'
import { getEnvironment, getPlace, holdEnvironment } from './environments.ts'

export interface DeploymentOrder {
  pacticipant: string
  number: string
  /** The environment's uuid. */
  environment: string
  /** Which of several running copies it replaces; null or empty where there is one. */
  applicationInstance?: string | null | undefined
  /** True when a tag stood for the deployment. */
  autoCreated?: boolean
}

/**
 * Records that a version runs in an environment, in place of the pacticipant's version that ran there under
 * the same instance. A version that runs there already keeps its record. Throws `not-found` for an unknown
 * version or environment.
 */
export async function recordDeployment(db: Db, order: DeploymentOrder): Promise<Deployment> {
  return inTransaction(db, async (db) => {
    const version = await holdVersion(db, order.pacticipant, order.number)
    const environment = await holdEnvironment(db, order.environment)
    const place = {
      environmentId: environment.id,
      pacticipantId: version.pacticipantId,
      target: order.applicationInstance ?? '',
    }
    await lockPacticipant(db, version.pacticipantId)
    const current = await findCurrentDeployment(db, place)
    if (current?.versionId === version.id) return getDeployment(db, current.uuid)
    await endCurrentDeployment(db, place)
    const { autoCreated = false } = order
    const { uuid } = await insertDeployment(db, place, { versionId: version.id, autoCreated })
    return getDeployment(db, uuid)
  })
}

/** Throws `not-found`. */
export async function getDeployment(db: Db, uuid: string): Promise<Deployment> {
  const deployment = isUuid(uuid) ? await findDeployment(db, uuid) : undefined
  if (!deployment)
    throw new DomainError('not-found', `No deployed version with uuid '${uuid}' found`)
  return deployment
}

/** Records that a version does not run any more. Done before, the time of then stays. Throws `not-found`. */
export async function recordUndeployment(db: Db, uuid: string): Promise<Deployment> {
  await getDeployment(db, uuid)
  await endDeployment(db, uuid)
  return getDeployment(db, uuid)
}

/** Every stay of a version in an environment, newest first. Throws `not-found`. */
export async function listDeployments(
  db: Db,
  order: Omit<DeploymentOrder, 'applicationInstance'>,
  asOf?: Moment,
): Promise<Deployment[]> {
  return listDeploymentsOfVersion(db, await getPlace(db, order, asOf), asOf)
}

/**
 * What runs in an environment now, or at a moment, newest first. An instance that is given but empty means those without one.
 * Throws `not-found`.
 */
export async function listCurrentlyDeployed(
  db: Db,
  uuid: string,
  question: { pacticipant?: string | undefined; applicationInstance?: string | undefined },
  asOf?: Moment,
): Promise<{ environment: Environment; deployments: Deployment[] }> {
  const environment = await getEnvironment(db, uuid, asOf)
  const { pacticipant, applicationInstance: target } = question
  const deployments = await listCurrentDeployments(
    db,
    environment.id,
    { pacticipant, target },
    asOf,
  )
  return { environment, deployments }
}
