import { type Db, inTransaction } from '../db/client.ts'
import { findOrCreatePacticipants } from '../pacticipants/pacticipants.ts'
import { closeVersion, lockForDeletion, updateBuildUrl } from './queries.ts'
import { replaceTags } from './tags.ts'
import { findOrCreateVersion, getVersion, lockVersion } from './versions.ts'

/**
 * Writes what is given of a version, which is made with its pacticipant when it is missing, and says so. Tags
 * that are given take the place of all others; neither branches nor deployments follow from them.
 */
export async function writeVersion(
  db: Db,
  pacticipant: string,
  number: string,
  { buildUrl, tags }: { buildUrl?: string | null | undefined; tags?: string[] | undefined },
): Promise<{ isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const keys = await findOrCreatePacticipants(db, [pacticipant])
    const pacticipantId = keys.get(pacticipant)?.id ?? 0
    const { id, ord, isNew } = await findOrCreateVersion(db, pacticipantId, number, { buildUrl })
    await lockVersion(db, { id, isNew }, 'publish')
    if (!isNew) await updateBuildUrl(db, id, buildUrl)
    if (tags) await replaceTags(db, { pacticipantId, versionId: id, versionOrd: ord }, tags)
    return { isNew }
  })
}

/**
 * Deletes a version with its contracts, the results it gave as provider, its deployments, releases, tags and
 * places on branches. Throws `not-found`.
 */
export async function deleteVersion(db: Db, pacticipant: string, number: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const found = await lockForDeletion(db, pacticipant, number)
    const { id } = found ?? (await getVersion(db, pacticipant, number))
    await closeVersion(db, id)
  })
}
