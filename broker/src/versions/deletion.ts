import type { Db } from '../db/client.ts'
import { closeBranches } from './branch-queries.ts'
import { closeUnusedVersions, closeVersionsById } from './deletion-queries.ts'

/**
 * Deletes the versions of these pacticipants that show no pact and gave no result. The caller has locked the
 * pacticipants (`holdPacticipants`), so that nobody makes such versions meanwhile.
 */
export async function deleteUnusedVersions(
  db: Db,
  pacticipantIds: readonly number[],
): Promise<void> {
  await closeUnusedVersions(db, pacticipantIds)
}

/** Deletes versions, with all that hangs on them. The caller has locked them. */
export async function deleteVersionsById(db: Db, ids: readonly number[]): Promise<void> {
  await closeVersionsById(db, ids)
}

/** Deletes branches; their versions stay. */
export async function deleteBranchesById(db: Db, ids: readonly number[]): Promise<void> {
  await closeBranches(db, ids)
}
