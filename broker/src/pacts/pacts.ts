import type { Config } from '../config.ts'
import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { EventSink } from '../events/sink.ts'
import type { Links, Pair } from '../links.ts'
import {
  findOrCreatePacticipants,
  getPacticipant,
  similarNames,
} from '../pacticipants/pacticipants.ts'
import { touchBranches } from '../versions/branches.ts'
import { findOrCreateVersion, lockVersion } from '../versions/versions.ts'
import { aside } from './aside.ts'
import { closePublications } from './delete-queries.ts'
import { contentOf, refuseOtherNames, refuseUnordered } from './document.ts'
import type { MergeRule } from './merge.ts'
import type { PactSelector, PactsSelector, Publication } from './pact.ts'
import { publishContents } from './publish.ts'
import { findBody, findPreviousDistinct, findPublication, listNumbers } from './queries.ts'
import { SimilarNames } from './similar-names.ts'
import type { Published } from './submission.ts'

/** Throws `not-found`. */
export async function getPact(db: Db, pair: Pair, selector: PactSelector): Promise<Publication> {
  const publication = await findPublication(db, pair, selector)
  if (publication) return publication
  throw new DomainError(
    'not-found',
    `No pact between ${pair.consumer} and ${pair.provider} found ${whereabouts(selector)}`,
  )
}

/** The document of a publication, with the ids of its interactions. */
export async function getBody(db: Db, { contentId }: { contentId: number }): Promise<string> {
  const body = await findBody(db, contentId)
  if (body === undefined) throw new Error(`Content ${contentId} has no document`)
  return body
}

/** The last pact before this one with another content. Throws `not-found`. */
export async function getPreviousDistinct(db: Db, publication: Publication): Promise<Publication> {
  const previous = await findPreviousDistinct(db, publication)
  if (previous) return previous
  const { consumer, number, provider } = publication
  throw new DomainError(
    'not-found',
    `No earlier pact with another content than that of ${consumer} version ${number} with ${provider} found`,
  )
}

/** Those of the consumer's version numbers that exist, newest first. */
export async function listVersionNumbers(
  db: Db,
  consumer: string,
  numbers: readonly string[],
): Promise<string[]> {
  return numbers.length === 0 ? [] : listNumbers(db, consumer, numbers)
}

/** A document to publish by itself, for one version of the consumer. */
export interface PactDocument extends Pair {
  number: string
  text: string
  merge?: MergeRule
}

/** What publishing needs of the outside. */
export interface PublishDeps {
  events: EventSink
  links: Links
  settings: Config['domain']
}

/**
 * Publishes one document; pacticipants and version are made when they are missing. Throws `invalid` for a document
 * that cannot be a pact, SimilarNames for a new name that is probably misspelt, ContentChanged and MergeRefused.
 */
export async function publishPact(
  db: Db,
  { events, links, settings }: PublishDeps,
  { consumer, provider, number, text, merge }: PactDocument,
): Promise<Published> {
  const content = contentOf(await aside({ kind: 'read', text }))
  refuseOtherNames(content, { consumer, provider }, number)
  if (!settings.orderVersionsByDate) refuseUnordered(number)
  return inTransaction(db, async (db) => {
    const pacticipants = await findOrCreatePacticipants(db, [consumer, provider], (names) =>
      refuseSimilarNames(db, names, settings, links),
    )
    const [own, other] = [pacticipants.get(consumer), pacticipants.get(provider)]
    if (!own || !other) throw new DomainError('conflict', 'Deleted meanwhile; send it again')
    const version = await findOrCreateVersion(db, own.id, number)
    await lockVersion(db, version, 'publish')
    const [published] = await publishContents(
      db,
      {
        consumer: own,
        version,
        allowContractModification: settings.allowContractModification,
        events,
        links,
      },
      [{ provider: other, content, ...(merge && { merge }) }],
    )
    await touchBranches(db, version.id)
    if (!published) throw new Error('A submission was lost')
    return published
  })
}

/** Refuses names that do not exist yet and are much like existing ones, where that is asked for. */
export async function refuseSimilarNames(
  db: Db,
  names: readonly string[],
  settings: Config['domain'],
  links: Links,
): Promise<void> {
  if (!settings.checkForSimilarNames) return
  const similar = await similarNames(db, names)
  if (similar.length > 0) throw new SimilarNames(similar, links.base)
}

/** Deletes the pact of one version: all its revisions. The content and its results stay. Throws `not-found`. */
export async function deletePact(db: Db, pair: Pair, number: string): Promise<void> {
  const selector = { kind: 'version', number } as const
  await inTransaction(db, async (db) => {
    const { consumer, provider } = await getPact(db, pair, selector)
    await deletePacts(db, { consumer, provider }, selector)
  })
}

/** Deletes the pacts selected, none of which need exist. Throws `not-found` for an unknown consumer or provider. */
export async function deletePacts(
  db: Db,
  pair: Pair,
  selector: PactsSelector | { kind: 'version'; number: string },
): Promise<number> {
  return inTransaction(db, async (db) =>
    closePublications(db, await resolvePair(db, pair), selector),
  )
}

/** Throws `not-found` for an unknown consumer or provider. */
export async function resolvePair(
  db: Db,
  pair: Pair,
): Promise<{ consumerId: number; providerId: number }> {
  const consumer = await getPacticipant(db, pair.consumer, 'consumer')
  const provider = await getPacticipant(db, pair.provider, 'provider')
  return { consumerId: consumer.id, providerId: provider.id }
}

/** Whether a pact remains between the two. */
export async function hasPact(db: Db, pair: Pair): Promise<boolean> {
  return (await findPublication(db, pair, { kind: 'latest' })) !== undefined
}

function whereabouts(selector: PactSelector): string {
  switch (selector.kind) {
    case 'version':
      return `for consumer version ${selector.number}`
    case 'latest':
      return 'at all'
    case 'tag':
      return `for a consumer version with tag ${selector.tag}`
    case 'untagged':
      return 'for a consumer version without a tag'
    case 'branch':
      return `for a consumer version on branch ${selector.branch}`
    case 'main-branch':
      return 'for a consumer version on the main branch'
    case 'content':
      return `with content ${selector.sha}`
  }
}
