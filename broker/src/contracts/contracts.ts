import type { Config } from '../config.ts'
import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { Notice } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import type { Links } from '../links.ts'
import type { PacticipantKey } from '../pacticipants/pacticipant.ts'
import { findOrCreatePacticipants, noteMainBranchCandidate } from '../pacticipants/pacticipants.ts'
import { refuseSimilarNames } from '../pacts/pacts.ts'
import { publishContents } from '../pacts/publish.ts'
import type { Published } from '../pacts/submission.ts'
import { addToBranch, touchBranches } from '../versions/branches.ts'
import { addTag } from '../versions/tags.ts'
import { findOrCreateVersion, lockVersion } from '../versions/versions.ts'
import { noticesOf } from './notices.ts'
import { readContracts, type Submission } from './submitted-contracts.ts'

/** What publishing needs of the outside. */
export interface PublishDeps {
  events: EventSink
  links: Links
  settings: Config['domain']
}

/** What was published, and what to tell about it. */
export interface PublishedContracts {
  consumer: string
  number: string
  tags: readonly string[]
  /** One for each contract, in their order. */
  providers: string[]
  notices: Notice[]
}

/**
 * Publishes all contracts of one build: the version, its branch and tags, and a content for each provider, in one
 * transaction. All are published or none. Many builds may publish at once. Throws `invalid`, SimilarNames,
 * ContentChanged and MergeRefused.
 */
export async function publishContracts(
  db: Db,
  deps: PublishDeps,
  submission: Submission,
): Promise<PublishedContracts> {
  const contracts = await readContracts(submission)
  const consumer = submission.pacticipantName
  const number = submission.pacticipantVersionNumber
  const tags = [...new Set(submission.tags ?? [])]
  const notices = await inTransaction(db, async (db) => {
    const names = [consumer, ...contracts.map(({ provider }) => provider)]
    const pacticipants = await findOrCreatePacticipants(db, names, (missing) =>
      refuseSimilarNames(db, missing, deps.settings, deps.links),
    )
    const own = known(pacticipants.get(consumer))
    const version = await makeVersion(db, own, { ...submission, tags }, deps.settings)
    const published = await publishContents(
      db,
      {
        consumer: own,
        version,
        branch: submission.branch ?? undefined,
        tags,
        allowContractModification: deps.settings.allowContractModification,
        events: deps.events,
        links: deps.links,
      },
      contracts.map((contract) => ({
        provider: known(pacticipants.get(contract.provider)),
        content: contract.content,
        ...(contract.isMerge && { merge: 'replacing' as const }),
      })),
    )
    await touchBranches(db, version.id)
    const branch = submission.branch ?? undefined
    return noticesOf(
      { consumer, number, isNew: version.isNew, branch, tags },
      await describe(db, deps, own, pacticipants, number, published),
    )
  })
  return { consumer, number, tags, providers: contracts.map(({ provider }) => provider), notices }
}

/** The version, locked, on its branch and with its tags. Tags do not deploy here. */
async function makeVersion(
  db: Db,
  consumer: PacticipantKey,
  submission: Submission & { tags: readonly string[] },
  settings: Config['domain'],
): Promise<{ id: number; ord: number; number: string; isNew: boolean }> {
  const { pacticipantVersionNumber: number, branch, buildUrl, tags } = submission
  const version = await findOrCreateVersion(db, consumer.id, number, { buildUrl })
  await lockVersion(db, version, 'publish')
  const key = { pacticipantId: consumer.id, versionId: version.id, versionOrd: version.ord }
  if (branch != null) {
    await addToBranch(db, key, branch)
    if (consumer.mainBranch === null) {
      await noteMainBranchCandidate(db, consumer.id, branch, settings)
    }
  }
  for (const tag of tags) await addTag(db, key, tag, settings)
  return version
}

/** What the notices say of each contract. */
async function describe(
  db: Db,
  { events, links }: PublishDeps,
  consumer: PacticipantKey,
  pacticipants: ReadonlyMap<string, PacticipantKey>,
  number: string,
  published: readonly Published[],
) {
  const providerIds = published.map(({ provider }) => known(pacticipants.get(provider)).id)
  const pairs = providerIds.map((providerId) => ({ consumerId: consumer.id, providerId }))
  const isSetUp = await events.isSetUpFor(db, pairs)
  return published.map(({ provider, outcome, isVerified, events, notices }, index) => ({
    provider,
    outcome,
    events,
    heard: notices,
    url: links.pact({ consumer: consumer.name, provider }, number),
    isVerified,
    isSetUp: isSetUp[index] ?? false,
  }))
}

function known(pacticipant: PacticipantKey | undefined): PacticipantKey {
  if (pacticipant) return pacticipant
  throw new DomainError(
    'conflict',
    'A pacticipant was deleted while this request was at work; send the request again',
  )
}
