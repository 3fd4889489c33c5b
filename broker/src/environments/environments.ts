import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { type Environment, isUuid } from './environment.ts'
import { findEnvironment, findEnvironmentToKeep } from './queries.ts'

/** Throws `not-found`. */
export async function getEnvironment(db: Db, uuid: string): Promise<Environment> {
  const environment = isUuid(uuid) ? await findEnvironment(db, uuid) : undefined
  return environment ?? refuseUnknown(uuid)
}

/** As `getEnvironment`, for those who hang a fact on it: it cannot be deleted until the transaction ends. */
export async function holdEnvironment(db: Db, uuid: string): Promise<Environment> {
  const environment = isUuid(uuid) ? await findEnvironmentToKeep(db, uuid) : undefined
  return environment ?? refuseUnknown(uuid)
}

function refuseUnknown(uuid: string): never {
  throw new DomainError('not-found', `No environment with uuid '${uuid}' found`)
}
