import type { Db } from '../db/client.ts'
import type { Pair } from '../links.ts'
import { aside } from './aside.ts'
import type { PactSelector, Publication } from './pact.ts'
import { getBody, getPact } from './pacts.ts'
import { findNext, findPreviousDistinct } from './queries.ts'

/** What changed from another pact to this one, and when the change came. */
export interface Comparison {
  pact: Publication
  /** Undefined: there is none to compare with. */
  other: Publication | undefined
  changedAt: Date
  difference: string
}

/** Compares with the last pact before this one that has another content. Throws as `comparePacts`. */
export async function compareWithPrevious(
  db: Db,
  pair: Pair,
  number: string,
  timeLimit: number,
): Promise<Comparison> {
  const pact = await getPact(db, pair, { kind: 'version', number })
  return compare(db, pact, await findPactBefore(db, pact), timeLimit)
}

/** The last pact before this one that has another content, if there is one. */
export function findPactBefore(db: Db, pact: Publication): Promise<Publication | undefined> {
  return findPreviousDistinct(db, pact)
}

/** Throws `not-found` when a pact is missing, and TimeIsUp when it takes longer than `timeLimit` milliseconds. */
export async function comparePacts(
  db: Db,
  pair: Pair,
  { pact, other }: { pact: PactSelector; other: PactSelector },
  timeLimit: number,
): Promise<Comparison> {
  return compare(db, await getPact(db, pair, pact), await getPact(db, pair, other), timeLimit)
}

async function compare(
  db: Db,
  pact: Publication,
  other: Publication | undefined,
  timeLimit: number,
): Promise<Comparison> {
  if (!other) return { pact, other, changedAt: pact.createdAt, difference: '' }
  // The change appeared with the publication right after the older of the two.
  const next = await findNext(db, other.ord < pact.ord ? other : pact)
  const [older, newer] = [await getBody(db, other), await getBody(db, pact)]
  const difference = await aside({ kind: 'diff', older, newer }, timeLimit)
  return { pact, other, changedAt: next?.createdAt ?? pact.createdAt, difference }
}
