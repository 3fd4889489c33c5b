import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { getVersion, holdVersion } from '../versions/versions.ts'
import type { Release } from './deployment.ts'
import { lockPacticipant } from './deployment-queries.ts'
import { type Environment, isUuid } from './environment.ts'
import { getEnvironment, holdEnvironment } from './environments.ts'
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
export async function listReleases(
  db: Db,
  { pacticipant, number, environment }: ReleaseOrder,
): Promise<Release[]> {
  const { id: versionId } = await getVersion(db, pacticipant, number)
  const { id: environmentId } = await getEnvironment(db, environment)
  return listReleasesOfVersion(db, { versionId, environmentId })
}

/** What is supported in an environment now, newest first. Throws `not-found`. */
export async function listCurrentlySupported(
  db: Db,
  uuid: string,
  question: { pacticipant?: string | undefined; version?: string | undefined },
): Promise<{ environment: Environment; releases: Release[] }> {
  const environment = await getEnvironment(db, uuid)
  return { environment, releases: await listCurrentReleases(db, environment.id, question) }
}
