import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import {
  insertContents,
  insertIntegrations,
  insertInteractions,
  listPlaces,
  type Place,
} from './publish-queries.ts'
import type { Step } from './submission.ts'

/** Where a content is kept. */
export type Stored = Place & { contentId: number }

/** By provider, where the contents are kept. The one that was stored first stays: its document is served to everyone. */
export async function findOrCreatePlaces(
  db: Db,
  consumerId: number,
  steps: readonly Step[],
): Promise<Map<number, Stored>> {
  const contents = new Map(
    steps.map(({ submission, content }) => [submission.provider.id, content]),
  )
  const wanted = [...contents].map(([providerId, { sha }]) => ({ providerId, sha }))
  let places = await listPlaces(db, consumerId, wanted)
  // A neighbour may delete what was just there: then it is made once more.
  for (let attempt = 0; places.length < wanted.length && attempt < 3; attempt++) {
    const there = new Set(places.map(({ providerId }) => providerId))
    const missing = wanted.map(({ providerId }) => providerId).filter((id) => !there.has(id))
    await insertIntegrations(db, consumerId, missing)
    places = await listPlaces(db, consumerId, wanted)
  }
  const empty = places.flatMap(({ integrationId, providerId, contentId }) =>
    contentId === null ? { integrationId, content: known(contents.get(providerId)) } : [],
  )
  if (empty.length === 0) return byProvider(places, new Map())
  const interactions = empty.flatMap(({ content }) => content.interactions)
  if (interactions.length > 0) await insertInteractions(db, interactions)
  const inserted = await insertContents(db, empty)
  // What others have inserted meanwhile is found at a second look.
  if (inserted.length < empty.length) places = await listPlaces(db, consumerId, wanted)
  return byProvider(places, new Map(inserted.map(({ id, integrationId }) => [integrationId, id])))
}

function byProvider(
  places: readonly Place[],
  inserted: ReadonlyMap<number, number>,
): Map<number, Stored> {
  return new Map(
    places.map((place) => {
      const contentId = known(place.contentId ?? inserted.get(place.integrationId))
      return [place.providerId, { ...place, contentId }]
    }),
  )
}

/** What the statements before must have brought. */
export function known<T>(found: T | undefined): T {
  if (found === undefined) {
    throw new DomainError(
      'conflict',
      'The integration was deleted while this request was at work; send the request again',
    )
  }
  return found
}
