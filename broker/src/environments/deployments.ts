import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { holdVersion } from '../versions/versions.ts'
import type { Deployment } from './deployment.ts'
import {
  endCurrentDeployment,
  findCurrentDeployment,
  findDeployment,
  insertDeployment,
  lockPacticipant,
} from './deployment-queries.ts'
import { isUuid } from './environment.ts'
import { holdEnvironment } from './environments.ts'

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
