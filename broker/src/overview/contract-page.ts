import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import type { Pair } from '../links.ts'
import { aside } from '../pacts/aside.ts'
import type { Contract, ReadInteraction } from '../pacts/contract.ts'
import type { PactSelector, Publication } from '../pacts/pact.ts'
import { getBody, getPact } from '../pacts/pacts.ts'
import type { Mismatch } from '../verifications/mismatch.ts'
import { type Outcome, outcomeOf, outcomesIn } from '../verifications/outcomes.ts'
import type { VerificationResult } from '../verifications/result.ts'
import { getResult } from '../verifications/results.ts'
import type { ChoosableVersion, ContentFacts, ContentResult } from './contract-facts.ts'
import {
  findContentFacts,
  findContentResult,
  listContentResults,
  listFirstAsked,
  listPublishingVersions,
} from './contract-queries.ts'

/** Which interactions to read, and whose result to read them with. */
export interface ContractPageQuestion {
  search: string | undefined
  /** The provider version whose result is shown; without one, the newest result. */
  provider: string | undefined
  isFailingOnly: boolean
  /** One interaction alone, by its id. */
  interaction: string | undefined
  page: { number: number; size: number }
}

/** A contract for people: its interactions, each with what a result says of it. */
export interface ContractPage {
  publication: Publication
  facts: ContentFacts
  /** The newest first; a limited number. */
  consumerVersions: ChoosableVersion[]
  results: ContentResult[]
  /** The one shown; undefined where nobody has verified the content. */
  result: VerificationResult | undefined
  contract: Contract
  outcomes: Map<string, Outcome>
  /** Every mismatch of the result, for those who cannot find its interaction. */
  unplaced: Mismatch[]
  firstAsked: Map<string, Date>
}

const MOST_CHOICES = 50

/** Throws `not-found` for a pact, or a result of a provider version, that is not there. */
export async function readContractPage(
  db: Db,
  pair: Pair,
  selector: PactSelector,
  question: ContractPageQuestion,
  asOf: Moment,
): Promise<ContractPage> {
  const publication = await getPact(db, pair, selector)
  const { contentId, integrationId } = publication
  const facts = await findContentFacts(db, contentId)
  if (!facts) throw new Error(`Content ${contentId} was never published`)
  const results = await listContentResults(db, contentId, MOST_CHOICES, asOf)
  const number = await chosenResult(db, publication, results, question.provider, asOf)
  const shown =
    number === undefined
      ? undefined
      : (await getResult(db, { ...pair, sha: publication.sha }, { number })).result
  const outcomes = shown && outcomesIn(shown)
  const { search, isFailingOnly, interaction, page } = question
  const failing = [...(outcomes?.failing ?? [])]
  const contract = await aside({
    kind: 'contract',
    text: await getBody(db, publication),
    question: { search, failing, isFailingOnly, id: interaction, page },
  })
  const interactions = contract.kind === 'contract' ? contract.shown : []
  return {
    publication,
    facts,
    consumerVersions: await listPublishingVersions(db, integrationId, MOST_CHOICES, asOf),
    results,
    result: shown,
    contract,
    outcomes: new Map(
      interactions.flatMap((one) => {
        const outcome = shown && outcomes && outcomeOf(shown, outcomes, one)
        return outcome ? [[one.id, outcome] as const] : []
      }),
    ),
    unplaced: [...(outcomes?.mismatches.values() ?? [])].flat(),
    firstAsked: await findFirstAsked(db, interactions),
  }
}

async function chosenResult(
  db: Db,
  { contentId, provider }: Publication,
  results: ContentResult[],
  version: string | undefined,
  asOf: Moment,
): Promise<number | undefined> {
  if (version === undefined) {
    const newest = results.toSorted((one, other) => other.result - one.result)[0]
    return newest?.result
  }
  const found = await findContentResult(db, contentId, version, asOf)
  if (found) return found.result
  const others = results.slice(0, 5).map(({ number }) => number)
  const whose =
    others.length > 0
      ? `Those of ${others.join(', ')} are there.`
      : 'No version has verified it yet.'
  throw new DomainError(
    'not-found',
    `${provider} version ${version} has no result for this pact. ${whose}`,
  )
}

async function findFirstAsked(
  db: Db,
  interactions: readonly ReadInteraction[],
): Promise<Map<string, Date>> {
  const ids = interactions.map(({ id }) => id)
  const found = ids.length > 0 ? await listFirstAsked(db, ids) : []
  return new Map(found.map(({ sha, createdAt }) => [sha, createdAt]))
}
