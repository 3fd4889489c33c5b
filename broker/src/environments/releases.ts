import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { holdVersion } from '../versions/versions.ts'
import type { Release } from './deployment.ts'
import { lockPacticipant } from './deployment-queries.ts'
import { isUuid } from './environment.ts'
import { holdEnvironment } from './environments.ts'
import { findLastPeriod, findRelease, insertPeriod } from './release-queries.ts'

export interface ReleaseOrder {
  pacticipant: string
  number: string
  /** The environment's uuid. */
  environment: string
}

/**
 * Records that a version is supported in an environment, beside the versions that are supported there already.
 * One whose support had ended is supported again, under the same uuid. Throws `not-found` for an unknown
 * version or environment.
 */
export async function recordRelease(
  db: Db,
  order: ReleaseOrder,
): Promise<{ release: Release; isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const version = await holdVersion(db, order.pacticipant, order.number)
    const environment = await holdEnvironment(db, order.environment)
    await lockPacticipant(db, version.pacticipantId)
    const last = await findLastPeriod(db, environment.id, version.id)
    if (last && !last.endedAt) return { release: await getRelease(db, last.uuid), isNew: false }
    const { uuid } = await insertPeriod(db, {
      environmentId: environment.id,
      pacticipantId: version.pacticipantId,
      versionId: version.id,
      uuid: last?.uuid,
    })
    return { release: await getRelease(db, uuid), isNew: last === undefined }
  })
}

/** Throws `not-found`. */
export async function getRelease(db: Db, uuid: string): Promise<Release> {
  const release = isUuid(uuid) ? await findRelease(db, uuid) : undefined
  if (!release) throw new DomainError('not-found', `No released version with uuid '${uuid}' found`)
  return release
}
