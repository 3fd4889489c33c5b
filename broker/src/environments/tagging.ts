import type { Config } from '../config.ts'
import { type Db, inTransaction } from '../db/client.ts'
import { findOrCreatePacticipants } from '../pacticipants/pacticipants.ts'
import { touchBranches } from '../versions/branches.ts'
import { addTag, getTag } from '../versions/tags.ts'
import type { Tag } from '../versions/version.ts'
import { findOrCreateVersion, lockVersion } from '../versions/versions.ts'
import { recordDeployment } from './deployments.ts'
import { findEnvironmentByName } from './queries.ts'

export interface TagName {
  pacticipant: string
  number: string
  tag: string
}

/**
 * Tags a version, which is made with its pacticipant when it is missing. A tag that is called like an environment
 * stands for a deployment there, each time it is put: so pipelines from before environments are understood.
 */
export async function tagVersion(
  db: Db,
  { pacticipant, number, tag: name }: TagName,
  settings: Config['domain'],
): Promise<{ tag: Tag; isNew: boolean }> {
  return inTransaction(db, async (db) => {
    const keys = await findOrCreatePacticipants(db, [pacticipant])
    const pacticipantId = keys.get(pacticipant)?.id ?? 0
    const version = await findOrCreateVersion(db, pacticipantId, number)
    await lockVersion(db, version, 'publish')
    const key = { pacticipantId, versionId: version.id, versionOrd: version.ord }
    const isNew = await addTag(db, key, name, settings)
    if (settings.createDeployedVersionsForTags) {
      await deployWhereNamed(db, { pacticipant, number, tag: name })
    }
    await touchBranches(db, version.id)
    return { tag: await getTag(db, pacticipant, number, name), isNew }
  })
}

async function deployWhereNamed(db: Db, { pacticipant, number, tag }: TagName): Promise<void> {
  const environment = await findEnvironmentByName(db, tag)
  if (!environment) return
  const order = { pacticipant, number, environment: environment.uuid, autoCreated: true }
  await recordDeployment(db, order)
}
