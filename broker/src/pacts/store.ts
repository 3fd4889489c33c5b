import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { Content } from './content.ts'
import {
  insertContentInteractions,
  insertContents,
  insertIntegrations,
  insertInteractions,
  listContents,
  listIntegrations,
} from './publish-queries.ts'
import type { Step } from './submission.ts'

/** By provider. */
export async function findOrCreateIntegrations(
  db: Db,
  consumerId: number,
  providerIds: readonly number[],
): Promise<Map<number, number>> {
  let found = await listIntegrations(db, consumerId, providerIds)
  // A neighbour may delete what was just there: then it is made once more.
  for (let attempt = 0; found.length < providerIds.length && attempt < 3; attempt++) {
    const there = new Set(found.map(({ providerId }) => providerId))
    await insertIntegrations(
      db,
      consumerId,
      providerIds.filter((id) => !there.has(id)),
    )
    found = await listIntegrations(db, consumerId, providerIds)
  }
  return new Map(found.map(({ id, providerId }) => [providerId, id]))
}

/** By provider. The content that was stored first is kept: its document is served to everyone. */
export async function findOrCreateContents(
  db: Db,
  steps: readonly Step[],
  integrations: ReadonlyMap<number, number>,
): Promise<Map<number, number>> {
  const wanted = steps.map(({ submission, content }) => ({
    providerId: submission.provider.id,
    integrationId: known(integrations.get(submission.provider.id)),
    sha: content.sha,
    content,
  }))
  let found = await listContents(db, wanted)
  const byIntegration = () => new Map(found.map((one) => [one.integrationId, one.id]))
  const missing = wanted.filter(({ integrationId }) => !byIntegration().has(integrationId))
  if (missing.length > 0) {
    const inserted = await insertContents(db, missing)
    await noteInteractions(db, missing, inserted)
    // What others have inserted meanwhile is found at a second look.
    found =
      inserted.length === missing.length ? [...found, ...inserted] : await listContents(db, wanted)
  }
  const ids = byIntegration()
  return new Map(
    wanted.map(({ providerId, integrationId }) => [providerId, known(ids.get(integrationId))]),
  )
}

/** Whoever has inserted a content notes its interactions. */
async function noteInteractions(
  db: Db,
  wanted: readonly { integrationId: number; content: Content }[],
  inserted: readonly { id: number; integrationId: number }[],
): Promise<void> {
  const contents = new Map(wanted.map(({ integrationId, content }) => [integrationId, content]))
  const interactions = inserted.flatMap(({ id, integrationId }) =>
    (contents.get(integrationId)?.interactions ?? []).map((interaction, position) => ({
      contentId: id,
      position,
      ...interaction,
    })),
  )
  if (interactions.length === 0) return
  await insertInteractions(db, interactions)
  await insertContentInteractions(db, interactions)
}

/** An id that the statements before must have brought. */
export function known(id: number | undefined): number {
  if (id === undefined) {
    throw new DomainError(
      'conflict',
      'The integration was deleted while this request was at work; send the request again',
    )
  }
  return id
}
