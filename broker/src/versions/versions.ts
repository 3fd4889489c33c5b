import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import {
  findOrInsertVersion,
  findVersion,
  findVersionToKeep,
  lockRow,
  updateBuildUrl,
} from './queries.ts'
import type { Version } from './version.ts'

/**
 * The version of that number; made when it is missing. A build URL that is given is kept with it.
 * Inside a transaction it cannot be deleted until that ends.
 */
export async function findOrCreateVersion(
  db: Db,
  pacticipantId: number,
  number: string,
  { buildUrl }: { buildUrl?: string | null | undefined } = {},
): Promise<{ id: number; ord: number; number: string; isNew: boolean }> {
  // A neighbour may make or delete it between two looks.
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = await findOrInsertVersion(db, {
      pacticipantId,
      number,
      buildUrl: buildUrl ?? null,
    })
    if (!found) continue
    const { id, ord, isNew } = found
    if (buildUrl != null && buildUrl !== found.buildUrl) await updateBuildUrl(db, id, buildUrl)
    return { id, ord, number, isNew }
  }
  throw deletedMeanwhile(number)
}

/** Throws `not-found`. */
export async function getVersion(db: Db, pacticipant: string, number: string): Promise<Version> {
  const version = await findVersion(db, pacticipant, number)
  return version ?? refuseUnknown(pacticipant, number)
}

/** As `getVersion`, for those who hang a fact on it: it cannot be deleted until the transaction ends. */
export async function holdVersion(db: Db, pacticipant: string, number: string): Promise<Version> {
  const version = await findVersionToKeep(db, pacticipant, number)
  return version ?? refuseUnknown(pacticipant, number)
}

function refuseUnknown(pacticipant: string, number: string): never {
  throw new DomainError('not-found', `No version '${number}' of pacticipant '${pacticipant}' found`)
}

/**
 * Takes the version as the mutex of what happens to it until the transaction ends. `publish` for those
 * who publish its contracts or add it to branches, one at a time; `verify` for those who record results
 * of it, who may run side by side but not beside the former. One that the transaction has made is its own already.
 */
export async function lockVersion(
  db: Db,
  { id, isNew }: { id: number; isNew: boolean },
  mode: 'publish' | 'verify',
): Promise<void> {
  if (!isNew && !(await lockRow(db, id, mode))) throw deletedMeanwhile()
}

function deletedMeanwhile(number?: string): DomainError {
  const which = number === undefined ? 'The version' : `Version '${number}'`
  return new DomainError(
    'conflict',
    `${which} was deleted while this request was at work; send the request again`,
  )
}
