import type { Db } from '../db/client.ts'
import { closeAllPacticipants, closeUnusedPacticipants, lockAll } from './deletion-queries.ts'

/** The ids of those that exist, by name. Until the transaction ends, nobody else hangs facts on them. */
export async function holdPacticipants(
  db: Db,
  names: readonly string[],
): Promise<Map<string, number>> {
  const rows = await lockAll(db, names)
  return new Map(rows.map(({ name, id }) => [name, id]))
}

/** Deletes those of the pacticipants that have no version, take part in no integration and are named by no webhook. */
export async function deleteUnusedPacticipants(db: Db, ids: readonly number[]): Promise<void> {
  await closeUnusedPacticipants(db, ids)
}

/** Deletes every pacticipant with all that hangs on it: with a long history that takes its time. */
export async function deleteEverything(db: Db): Promise<void> {
  await closeAllPacticipants(db)
}
