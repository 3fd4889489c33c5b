import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { findBranchKey, insertBranch, insertMember, updateBranchTimes } from './branch-queries.ts'
import type { VersionKey } from './version.ts'

/**
 * Adds a version to a branch, which is made when it is missing, and makes it the head. A version that is
 * on the branch already stays where it is. The caller has locked the version (`lockVersion`, `publish`),
 * and ends its transaction with `touchBranches`.
 * @returns whether the version was not on the branch before
 */
export async function addToBranch(
  db: Db,
  version: VersionKey,
  branch: string,
  { autoCreated = false }: { autoCreated?: boolean } = {},
): Promise<boolean> {
  // A neighbour may make or delete the branch between two looks.
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = await findBranchKey(db, version.pacticipantId, branch)
    if (found) return insertMember(db, found.id, version, autoCreated)
    await insertBranch(db, version.pacticipantId, branch)
  }
  throw new DomainError(
    'conflict',
    `Branch '${branch}' was deleted while this request was at work; send the request again`,
  )
}

/**
 * Notes on every branch of the version that something new came, at most once a minute. Whoever adds to a
 * branch or publishes contracts calls it, as the last write of the transaction: a branch is shared by all builds.
 */
export async function touchBranches(db: Db, versionId: number): Promise<void> {
  await updateBranchTimes(db, versionId)
}
