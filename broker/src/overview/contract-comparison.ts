import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { Pair } from '../links.ts'
import { aside } from '../pacts/aside.ts'
import { findPactBefore } from '../pacts/comparison.ts'
import type { ChangesQuestion, ContractChanges } from '../pacts/contract-changes.ts'
import type { PactSelector, Publication } from '../pacts/pact.ts'
import { getBody, getPact } from '../pacts/pacts.ts'
import type { ChoosableVersion } from './contract-facts.ts'
import { listPublishingVersions } from './contract-queries.ts'

/** What one pact asks for that another did not. */
export interface ContractComparison {
  pact: Publication
  /** Undefined: no pact before it has another content. */
  other: Publication | undefined
  changes: ContractChanges | undefined
  versions: ChoosableVersion[]
}

const MOST_CHOICES = 50

/**
 * `other` absent: the last pact before this one with another content. Throws `not-found` for a pact that is not
 * there, and TimeIsUp when it takes longer than `timeLimit` milliseconds.
 */
export async function compareContracts(
  db: Db,
  pair: Pair,
  { pact: wanted, other: with_ }: { pact: PactSelector; other: PactSelector | undefined },
  { question, timeLimit, asOf }: { question: ChangesQuestion; timeLimit: number; asOf: Moment },
): Promise<ContractComparison> {
  const pact = await getPact(db, pair, wanted)
  const other = with_ ? await getPact(db, pair, with_) : await findPactBefore(db, pact)
  const versions = await listPublishingVersions(db, pact.integrationId, MOST_CHOICES, asOf)
  if (!other) return { pact, other, changes: undefined, versions }
  const [older, newer] = [await getBody(db, other), await getBody(db, pact)]
  const changes = await aside({ kind: 'changes', older, newer, question }, timeLimit)
  return { pact, other, changes, versions }
}
