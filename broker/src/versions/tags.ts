import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { noteMainBranchCandidate } from '../pacticipants/pacticipants.ts'
import { addToBranch } from './branches.ts'
import { insertTag, isFreshAndBare } from './tag-queries.ts'
import type { VersionKey } from './version.ts'

/**
 * Tags a version. The first tag of a version that is new and on no branch names its branch too, for
 * pipelines from before branches; and a tag may tell the main branch. The caller has locked the version
 * (`lockVersion`, `publish`), and ends its transaction with `touchBranches`. Nothing is deployed here.
 * @returns whether the version did not have the tag before
 */
export async function addTag(
  db: Db,
  version: VersionKey,
  tag: string,
  settings: Config['domain'],
): Promise<boolean> {
  if (
    settings.useFirstTagAsBranch &&
    (await isFreshAndBare(db, version.versionId, settings.useFirstTagAsBranchTimeLimit))
  ) {
    await addToBranch(db, version, tag, { autoCreated: true })
  }
  await noteMainBranchCandidate(db, version.pacticipantId, tag, settings)
  return insertTag(db, version, tag)
}
