import type { Db } from '../db/client.ts'
import { closeUnusedVersions } from './deletion-queries.ts'

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
