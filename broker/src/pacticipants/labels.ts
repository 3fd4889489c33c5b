import { type Db, inTransaction } from '../db/client.ts'
import type { Page, Paged } from '../db/paging.ts'
import { DomainError } from '../errors.ts'
import {
  deleteLabelRow,
  findLabel,
  insertLabel,
  listFirstLabelNames,
  listLabelNames,
} from './label-queries.ts'
import type { Label } from './pacticipant.ts'
import { findOrCreatePacticipants } from './pacticipants.ts'

/** Puts a label on a pacticipant, which is made when it is missing; says whether the label is new there. */
export async function addLabel(
  db: Db,
  pacticipant: string,
  name: string,
): Promise<{ label: Label; isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const keys = await findOrCreatePacticipants(db, [pacticipant])
    const id = keys.get(pacticipant)?.id
    const isNew = id !== undefined && (await insertLabel(db, id, name))
    return { label: await getLabel(db, pacticipant, name), isNew }
  })
}

/** Throws `not-found`. */
export async function getLabel(db: Db, pacticipant: string, name: string): Promise<Label> {
  return (await findLabel(db, pacticipant, name)) ?? refuseUnknown(pacticipant, name)
}

/** Throws `not-found`. */
export async function removeLabel(db: Db, pacticipant: string, name: string): Promise<void> {
  if (!(await deleteLabelRow(db, pacticipant, name))) refuseUnknown(pacticipant, name)
}

/** Every label that any pacticipant carries, once. */
export async function listLabels(db: Db, page: Page | undefined): Promise<Paged<{ name: string }>> {
  return listLabelNames(db, page)
}

/** As many labels as a form suggests, in the order of the alphabet. */
export async function suggestLabels(db: Db, most: number): Promise<string[]> {
  return listFirstLabelNames(db, most)
}

function refuseUnknown(pacticipant: string, name: string): never {
  throw new DomainError('not-found', `No label '${name}' of pacticipant '${pacticipant}' found`)
}
