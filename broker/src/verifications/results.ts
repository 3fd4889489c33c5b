import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { Event } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import type { Links, Pair } from '../links.ts'
import { findOrCreatePacticipants } from '../pacticipants/pacticipants.ts'
import type { MetadataSelector, PactMetadata } from '../pacts/metadata.ts'
import type { PactSelector, Publication } from '../pacts/pact.ts'
import { getPact } from '../pacts/pacts.ts'
import { findOrCreateVersion, getVersion, lockVersion } from '../versions/versions.ts'
import {
  closeResult,
  findResult,
  insertResult,
  insertResultDetail,
  listLatestResultsOfVersion,
  listTagsOfResult,
} from './queries.ts'
import type { NewResult, ResultChoice, ShownTag, VerificationResult } from './result.ts'

/** A result, and the consumer version it is shown with: one of those that published its content. */
export interface ShownResult {
  result: VerificationResult
  consumerVersion: string
}

/** A content by its address: the pair, its sha, and what the address says about who fetched it. */
export interface ContentAddress extends Pair {
  sha: string
  metadata?: PactMetadata
}

export interface PublishDeps {
  events: EventSink
  links: Links
}

/**
 * Adds a result to those of a content. The provider version is made when it is missing; its branch and tags are
 * what they are at this moment. Throws `not-found` for a content that is not there.
 */
export async function publishResult(
  db: Db,
  { events, links }: PublishDeps,
  address: ContentAddress,
  result: NewResult,
): Promise<ShownResult> {
  return inTransaction(db, async (db) => {
    // The lock on the names comes first: whoever deletes one of them is waited for, or waits.
    const publicationBefore = await findPublication(db, address)
    const names = [publicationBefore.consumer, publicationBefore.provider]
    const provider = (await findOrCreatePacticipants(db, names)).get(publicationBefore.provider)
    const publication = await findPublication(db, address)
    if (!provider) throw new Error(`Provider ${publication.provider} was locked and is not there`)
    const version = await findOrCreateVersion(db, provider.id, result.providerVersion)
    await lockVersion(db, version, 'verify')
    const { contentId, integrationId } = publication
    const place = { contentId, integrationId, providerVersionId: version.id }
    const { wip = false, pending } = address.metadata ?? {}
    const { id, number } = await insertResult(db, place, { ...result, wip, pending })
    await insertResultDetail(db, id, result, selectorsOf(address.metadata))
    await events.recordAll(db, eventsOf(id, result.success), links)
    const shown = await getResultOf(db, contentId, { number })
    return { result: shown, consumerVersion: publication.number }
  })
}

function eventsOf(resultId: number, success: boolean): Event[] {
  const outcome = success ? 'provider_verification_succeeded' : 'provider_verification_failed'
  return [
    { kind: 'provider_verification_published', resultId },
    { kind: outcome, resultId },
  ]
}

/** What chose the pact, as far as its URL said; a URL of one version names it and its tags. */
function selectorsOf(metadata: PactMetadata | undefined): MetadataSelector[] {
  if (!metadata) return []
  const { consumerVersionNumbers, consumerVersionTags, selectors } = metadata
  const named = consumerVersionNumbers.flatMap((consumerVersionNumber): MetadataSelector[] =>
    consumerVersionTags.length === 0
      ? [{ consumerVersionNumber }]
      : consumerVersionTags.map((tag) => ({ consumerVersionNumber, tag })),
  )
  return [...selectors, ...named]
}

/** Throws `not-found` for a content or a result that is not there. */
export async function getResult(
  db: Db,
  address: ContentAddress,
  choice: ResultChoice,
): Promise<ShownResult> {
  const { contentId, number: consumerVersion } = await findPublication(db, address)
  return { consumerVersion, result: await getResultOf(db, contentId, choice) }
}

/** The latest result of the content that a pact selector picks. Throws `not-found`. */
export async function getLatestResult(
  db: Db,
  pair: Pair,
  selector: PactSelector,
): Promise<ShownResult> {
  const { contentId, number: consumerVersion } = await getPact(db, pair, selector)
  return { consumerVersion, result: await getResultOf(db, contentId, 'latest') }
}

/** The result goes; results before it speak again. Throws `not-found`. */
export async function deleteResult(db: Db, { result }: ShownResult): Promise<void> {
  if (!(await closeResult(db, result.id))) throw resultMissing(result.number)
}

/** Tags of the provider version of a result. */
export async function listProviderTags(db: Db, { id }: VerificationResult): Promise<ShownTag[]> {
  return listTagsOfResult(db, id)
}

/** The latest result of each pact of a consumer version. */
export interface VersionSummary {
  consumer: string
  number: string
  success: boolean
  successful: string[]
  failed: string[]
  unknown: string[]
  results: ShownResult[]
}

/** Throws `not-found` for an unknown version. Without pacts there is nothing that is not successful. */
export async function summarizeVersion(
  db: Db,
  consumer: string,
  number: string,
): Promise<VersionSummary> {
  const version = await getVersion(db, consumer, number)
  const pacts = await listLatestResultsOfVersion(db, version.id)
  const providers = (success: boolean | undefined) =>
    pacts.filter(({ result }) => result?.success === success).map(({ provider }) => provider)
  const successful = providers(true)
  return {
    consumer,
    number,
    success: successful.length === pacts.length,
    successful,
    failed: providers(false),
    unknown: providers(undefined),
    results: pacts.flatMap(({ result }) => (result ? { result, consumerVersion: number } : [])),
  }
}

function findPublication(db: Db, { sha, metadata, ...pair }: ContentAddress): Promise<Publication> {
  const chosen = metadata?.selectors.flatMap((one) => one.consumerVersionNumber ?? []) ?? []
  const numbers = [...(metadata?.consumerVersionNumbers ?? []), ...chosen]
  return getPact(db, pair, { kind: 'content', sha, numbers: [...new Set(numbers)] })
}

async function getResultOf(
  db: Db,
  contentId: number,
  choice: ResultChoice,
): Promise<VerificationResult> {
  const result = await findResult(db, contentId, choice)
  if (!result) throw resultMissing(choice === 'latest' ? undefined : choice.number)
  return result
}

function resultMissing(number: number | undefined): DomainError {
  const which = number === undefined ? 'verification result' : `verification result ${number}`
  return new DomainError('not-found', `No ${which} of this pact found`)
}
