import { type Db, inTransaction } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import { holdVersion } from '../versions/versions.ts'
import type { Release } from './deployment.ts'
import { lockPacticipant } from './deployment-queries.ts'
import { type Environment, isUuid } from './environment.ts'
import { getEnvironment, getPlace, holdEnvironment } from './environments.ts'
import {
  endPeriod,
  findLastPeriod,
  findRelease,
  insertPeriod,
  listCurrentReleases,
  listReleasesOfVersion,
} from './release-queries.ts'

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

/** Records that a version is no longer supported. Done before, the time of then stays. Throws `not-found`. */
export async function recordSupportEnded(db: Db, uuid: string): Promise<Release> {
  await getRelease(db, uuid)
  await endPeriod(db, uuid)
  return getRelease(db, uuid)
}

/** The release of a version in an environment, if it was ever released there. Throws `not-found`. */
export async function listReleases(db: Db, order: ReleaseOrder, asOf?: Moment): Promise<Release[]> {
  return listReleasesOfVersion(db, await getPlace(db, order, asOf), asOf)
}

/** What is supported in an environment now or at a moment, newest first. Throws `not-found`. */
export async function listCurrentlySupported(
  db: Db,
  uuid: string,
  question: { pacticipant?: string | undefined; version?: string | undefined },
  asOf?: Moment,
): Promise<{ environment: Environment; releases: Release[] }> {
  const environment = await getEnvironment(db, uuid, asOf)
  return { environment, releases: await listCurrentReleases(db, environment.id, question, asOf) }
}
