import type { Db } from '../db/client.ts'
import {
  type ConsumerSelector,
  compareInclusions,
  compareTexts,
  type Inclusion,
  type PactToVerify,
  type Search,
  searchesOf,
} from './consumer-selector.ts'
import {
  type Consumer,
  type FoundPublication,
  listConsumers,
  listFoundPublications,
} from './to-verify-queries.ts'

interface Provider {
  id: number
  name: string
}

/** The contents that the selectors choose, each once with all that chose it; without selectors, the usual ones. */
export async function selectPacts(
  db: Db,
  provider: Provider,
  selectors: ConsumerSelector[],
  providerBranch: string | undefined,
): Promise<PactToVerify[]> {
  const wanted = selectors.length > 0 ? selectors : usual(await listConsumers(db, provider.id))
  const searches = wanted.flatMap((selector) => searchesOf(selector, providerBranch))
  const found = await findPublications(db, provider, searches)
  const fallbacks = searches.some(({ fallback }) => fallback !== undefined)
    ? fallbackSearches(searches, found, await listConsumers(db, provider.id))
    : []
  return mergeByContent(
    [...found, ...(await findPublications(db, provider, fallbacks))],
    provider.name,
  )
}

interface Found {
  search: Search
  publication: FoundPublication
}

async function findPublications(db: Db, provider: Provider, searches: Search[]): Promise<Found[]> {
  if (searches.length === 0) return []
  const publications = await listFoundPublications(db, provider.id, searches)
  return publications.flatMap((publication) => {
    const search = searches[publication.search]
    return search ? [{ search, publication }] : []
  })
}

/** The main branch of each consumer, else its latest pact; and all that is deployed or released. */
function usual(consumers: Consumer[]): ConsumerSelector[] {
  const ofEach = consumers.map(({ name, mainBranch, hasMainBranch, hasMainBranchTag }) => {
    const consumer = name
    if (hasMainBranch) return { consumer, mainBranch: true } as const
    if (hasMainBranchTag && mainBranch !== null) return { consumer, tag: mainBranch, latest: true }
    return { consumer, latest: true }
  })
  return [...ofEach, { deployed: true }, { released: true }]
}

/** For each consumer at which a name with a fallback was looked for in vain: a look for the fallback. */
function fallbackSearches(searches: Search[], found: Found[], consumers: Consumer[]): Search[] {
  const satisfied = new Set(
    found.map(({ search, publication }) => key(search, publication.consumer)),
  )
  return searches.flatMap((search) => {
    const { fallback, name } = search
    if (fallback === undefined || name === undefined) return []
    return consumers
      .filter((consumer) => search.consumer === undefined || search.consumer === consumer.name)
      .filter((consumer) => !satisfied.has(key(search, consumer.name)))
      .map((consumer) => ({
        kind: search.kind,
        name: fallback,
        only: consumer.name,
        fallbackFor: name,
        ...(search.consumer !== undefined && { consumer: search.consumer }),
      }))
  })
}

function key({ kind, name }: Search, consumer: string): string {
  return JSON.stringify([kind, name, consumer])
}

function inclusionOf({ search, publication }: Found): Inclusion {
  const { number, ord, branch, environment, isProduction } = publication
  const isTag = search.kind === 'tag' || search.kind === 'latest-tag'
  return {
    kind: search.kind,
    ...(search.consumer !== undefined && { consumer: search.consumer }),
    ...(branch !== null && { branch }),
    ...(isTag && search.name !== undefined && { tag: search.name }),
    ...(search.fallbackFor !== undefined && { fallbackFor: search.fallbackFor }),
    ...(environment !== null && { environment }),
    ...(isProduction !== null && { isProduction }),
    number,
    ord,
  }
}

/** Shown as the newest consumer version that was found with it. Sorted by names, then by versions upward. */
function mergeByContent(found: Found[], provider: string): PactToVerify[] {
  const contents = [...Map.groupBy(found, ({ publication }) => publication.contentId).values()]
  const pacts = contents.flatMap((group) => {
    const [newest] = group
      .map((one) => one.publication)
      .toSorted((one, other) => other.ord - one.ord)
    if (!newest) return []
    const { consumer, contentId, sha, number, ord } = newest
    const inclusions = unique(group.map(inclusionOf)).toSorted(compareInclusions)
    return [{ consumer, provider, contentId, sha, number, ord, inclusions }]
  })
  return pacts.toSorted(
    (one, other) =>
      compareTexts(one.consumer.toLowerCase(), other.consumer.toLowerCase()) ||
      compareTexts(one.consumer, other.consumer) ||
      one.ord - other.ord,
  )
}

function unique(inclusions: Inclusion[]): Inclusion[] {
  return [...new Map(inclusions.map((one) => [JSON.stringify(one), one])).values()]
}
