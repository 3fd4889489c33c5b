import type { Db } from '../db/client.ts'
import type { Pair } from '../links.ts'
import type { Publication } from '../pacts/pact.ts'
import { getPact, getPreviousDistinct } from '../pacts/pacts.ts'
import { aside } from './aside.ts'
import { overall, type Pairing, type ResourceComparison } from './compare.ts'
import { type Compatibility, compatibilityOf, ordersOf } from './compatibility.ts'
import { readDocuments, schemasOf } from './derivations.ts'
import type { SchemaMode } from './mode.ts'
import { getMode } from './modes.ts'
import { type ContentSchema, sameKey } from './schema.ts'

/** What changed between two contents, seen by both orders of renewal. */
export interface ContentComparison {
  resources: ResourceComparison[]
  /** Whether the consumer may be renewed before the provider, by the schemas alone. */
  backward: Compatibility
  /** Whether the provider may be renewed before the consumer, by the schemas alone. */
  forward: Compatibility
}

/** The same between two versions of a consumer; `older` is the one compared with, whichever was made first. */
export interface ContractComparison extends ContentComparison {
  older: Publication
  newer: Publication
  /** What the provider asks for, and whether the newer version keeps to it beside the older one. */
  asked: SchemaMode
  verdict: Compatibility
}

/** Throws `not-found` when a pact is missing. */
export async function compareVersions(
  db: Db,
  pair: Pair,
  { number, other }: { number: string; other: string },
): Promise<ContractComparison> {
  const newer = await getPact(db, pair, { kind: 'version', number })
  const older = await getPact(db, pair, { kind: 'version', number: other })
  return comparePublications(db, older, newer)
}

/** Compares with the last pact before this one that has another content. Throws `not-found` when there is none. */
export async function compareWithPrevious(
  db: Db,
  pair: Pair,
  number: string,
): Promise<ContractComparison> {
  const newer = await getPact(db, pair, { kind: 'version', number })
  const older = await getPreviousDistinct(db, newer)
  return comparePublications(db, older, newer)
}

async function comparePublications(
  db: Db,
  older: Publication,
  newer: Publication,
): Promise<ContractComparison> {
  const asked = await getMode(db, newer.provider)
  const [only] = await compareContents(db, [{ older: older.contentId, newer: newer.contentId }])
  const comparison = only ?? { resources: [], backward: 'compatible', forward: 'compatible' }
  const found = ordersOf(asked.mode).flatMap((order) =>
    comparison.resources.flatMap((one) => one[order]),
  )
  return { older, newer, ...comparison, asked, verdict: compatibilityOf(found) }
}

/** Compares pairs of contents, by their ids, in order. */
export async function compareContents(
  db: Db,
  pairs: readonly { older: number; newer: number }[],
): Promise<ContentComparison[]> {
  const schemas = await schemasOf(
    db,
    pairs.flatMap(({ older, newer }) => [older, newer]),
  )
  const byContent = Map.groupBy(schemas, ({ contentId }) => contentId)
  const pairings = pairs.map(({ older, newer }) =>
    sideBySide(byContent.get(older) ?? [], byContent.get(newer) ?? []),
  )
  const changed = pairings.flat().filter(({ older, newer }) => older?.sha !== newer?.sha)
  const documents = await readDocuments(
    db,
    changed
      .flatMap(({ older, newer }) => [older ?? [], newer ?? []].flat())
      .map((one) => one.schemaId),
  )
  // Equal ones were not read: their sha stands for both.
  const read = (schema: ContentSchema | undefined) =>
    schema ? (documents.get(schema.schemaId) ?? schema.sha) : null
  const comparisons: ContentComparison[] = []
  for (const one of pairings) {
    const resources = await aside({
      kind: 'compare',
      pairings: one.map(({ older, newer, ...key }): Pairing => {
        return { ...key, older: read(older), newer: read(newer) }
      }),
    })
    comparisons.push({
      resources,
      backward: overall(resources, 'backward'),
      forward: overall(resources, 'forward'),
    })
  }
  return comparisons
}

interface SideBySide extends Omit<Pairing, 'older' | 'newer'> {
  older: ContentSchema | undefined
  newer: ContentSchema | undefined
}

/** In the order of the newer contract, then what is gone. */
function sideBySide(
  older: readonly ContentSchema[],
  newer: readonly ContentSchema[],
): SideBySide[] {
  const gone = older.filter((one) => !newer.some((other) => sameKey(one, other)))
  return [...newer, ...gone].map((key) => {
    const { resource, direction, part } = key
    return {
      resource,
      direction,
      part,
      older: older.find((one) => sameKey(one, key)),
      newer: newer.find((one) => sameKey(one, key)),
    }
  })
}
