import { type Db, errorCode, inTransaction } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError, invalidFields } from '../errors.ts'
import { displayNameOf } from '../pacticipants/pacticipant.ts'
import { getVersion } from '../versions/versions.ts'
import { type Environment, type EnvironmentFields, isUuid } from './environment.ts'
import {
  closeEnvironment,
  findEnvironment,
  findEnvironmentToKeep,
  findVersionAt,
  insertEnvironment,
  listEnvironmentRows,
  lockForDeletion,
  updateEnvironment,
} from './queries.ts'

/** Throws `not-found`. */
export async function getEnvironment(db: Db, uuid: string, asOf?: Moment): Promise<Environment> {
  const environment = isUuid(uuid) ? await findEnvironment(db, uuid, asOf) : undefined
  return environment ?? refuseUnknown(uuid)
}

/** As `getEnvironment`, for those who hang a fact on it: it cannot be deleted until the transaction ends. */
export async function holdEnvironment(db: Db, uuid: string): Promise<Environment> {
  const environment = isUuid(uuid) ? await findEnvironmentToKeep(db, uuid) : undefined
  return environment ?? refuseUnknown(uuid)
}

/** Every environment, or the one of that name if there is one. */
export async function listEnvironments(
  db: Db,
  name?: string,
  asOf?: Moment,
): Promise<Environment[]> {
  return listEnvironmentRows(db, name, asOf)
}

/** The ids of a version and an environment that stood at the moment. Throws `not-found`. */
export async function getPlace(
  db: Db,
  order: { pacticipant: string; number: string; environment: string },
  asOf: Moment,
): Promise<{ versionId: number; environmentId: number }> {
  const { pacticipant, number } = order
  const version = asOf
    ? await findVersionAt(db, order, asOf)
    : await getVersion(db, pacticipant, number)
  if (!version)
    throw new DomainError(
      'not-found',
      `There was no version ${number} of ${pacticipant} at that moment`,
    )
  const environment = await getEnvironment(db, order.environment, asOf)
  return { versionId: version.id, environmentId: environment.id }
}

/** What is said of an environment; without a display name, one is made of the name. */
export type EnvironmentOrder = Omit<EnvironmentFields, 'displayName' | 'contacts'> & {
  displayName?: string | null
  contacts?: EnvironmentFields['contacts']
}

/** Throws `invalid` when the name is taken. */
export async function createEnvironment(db: Db, order: EnvironmentOrder): Promise<Environment> {
  const made = await insertEnvironment(db, fieldsOf(order))
  return made ? getEnvironment(db, made.uuid) : refuseTaken(order.name)
}

/** Replaces all that is said of an environment; what stands in it stays. Throws `not-found`, and `invalid` when the name is taken. */
export async function replaceEnvironment(
  db: Db,
  uuid: string,
  order: EnvironmentOrder,
): Promise<Environment> {
  const { id } = await getEnvironment(db, uuid)
  try {
    await updateEnvironment(db, id, fieldsOf(order))
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) refuseTaken(order.name)
    throw error
  }
  return getEnvironment(db, uuid)
}

const UNIQUE_VIOLATION = '23505'

/** Deletes an environment, with what is deployed and released there. Throws `not-found`. */
export async function deleteEnvironment(db: Db, uuid: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const found = isUuid(uuid) ? await lockForDeletion(db, uuid) : undefined
    await closeEnvironment(db, (found ?? refuseUnknown(uuid)).id)
  })
}

function fieldsOf({
  name,
  displayName,
  production,
  contacts,
}: EnvironmentOrder): EnvironmentFields {
  const shown = displayName?.trim() ? displayName : displayNameOf(name)
  const people =
    contacts?.map(({ name, details }) => ({ name, ...(details && { details }) })) ?? null
  return { name, displayName: shown, production, contacts: people }
}

function refuseTaken(name: string): never {
  throw invalidFields({ name: [`name '${name}' is already used by an existing environment.`] })
}

function refuseUnknown(uuid: string): never {
  throw new DomainError('not-found', `No environment with uuid '${uuid}' found`)
}
