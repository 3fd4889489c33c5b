import type { Config } from '../config.ts'
import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { noteMainBranchCandidate } from '../pacticipants/pacticipants.ts'
import { addToBranch } from './branches.ts'
import { closeTag, closeTagsBut, findTag, insertTag, isFreshAndBare } from './tag-queries.ts'
import type { Tag, VersionKey } from './version.ts'

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
  return (await insertTag(db, version, [tag])) > 0
}

/** Gives a version these tags and no others. The caller has locked the version. */
export async function replaceTags(
  db: Db,
  version: VersionKey,
  tags: readonly string[],
): Promise<void> {
  const wanted = [...new Set(tags)]
  await closeTagsBut(db, version.versionId, wanted)
  if (wanted.length > 0) await insertTag(db, version, wanted)
}

/** Throws `not-found`. */
export async function getTag(
  db: Db,
  pacticipant: string,
  number: string,
  name: string,
): Promise<Tag> {
  return (await findTag(db, pacticipant, number, name)) ?? refuseUnknown(pacticipant, number, name)
}

/** Takes a tag away; branches and deployments that came from it stay. Throws `not-found`. */
export async function removeTag(
  db: Db,
  pacticipant: string,
  number: string,
  name: string,
): Promise<void> {
  if (!(await closeTag(db, pacticipant, number, name))) refuseUnknown(pacticipant, number, name)
}

function refuseUnknown(pacticipant: string, number: string, name: string): never {
  throw new DomainError(
    'not-found',
    `No tag '${name}' of version '${number}' of pacticipant '${pacticipant}' found`,
  )
}
