import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { findMismatches } from '../matrix/failures.ts'
import type { PairVerdict } from './history.ts'
import {
  findInteractionFacts,
  listPactInteractions,
  type PactInteraction,
} from './interaction-queries.ts'
import { wordsOf } from './search.ts'

/** What is looked for among an application's interactions. */
export interface InteractionsQuestion {
  text: string | undefined
  role: 'consumer' | 'provider' | undefined
  state: string | undefined
}

/** Interactions of the newest pacts that an application takes part in, as consumer or provider. */
export interface InteractionsFound {
  rows: (PactInteraction & { verdict: PairVerdict })[]
  /** How many match, of how many. */
  found: number
  total: number
  /** To choose from. */
  states: string[]
}

const MOST_SHOWN = 50
const MOST_STATES = 200

/** All words, or their beginnings, in description and states. The verdict of each is that of the newest result. */
export async function findInteractionsOf(
  db: Db,
  application: string,
  { text, role, state }: InteractionsQuestion,
  asOf: Moment,
): Promise<InteractionsFound> {
  const filter = { words: wordsOf(text ?? ''), role, state }
  const [rows, facts] = await Promise.all([
    listPactInteractions(db, application, filter, { limit: MOST_SHOWN, asOf }),
    findInteractionFacts(db, application, { mostStates: MOST_STATES, asOf }),
  ])
  const failed = rows.flatMap(({ resultId, success }) =>
    resultId !== null && success === false ? [resultId] : [],
  )
  const mismatches = await findMismatches(db, [...new Set(failed)])
  const isTold = (one: PactInteraction) => {
    const own = (one.resultId !== null && mismatches.get(one.resultId)) || []
    return (
      own.length === 0 ||
      own.some(
        ({ interaction, interactionId }) =>
          interactionId === one.id || interaction === one.description || interaction === undefined,
      )
    )
  }
  return {
    ...facts,
    found: rows[0]?.found ?? 0,
    rows: rows.map((one) => ({ ...one, verdict: verdictOf(one, isTold(one)) })),
  }
}

/** In a failed result the others held, where it names those that did not. */
function verdictOf({ success, pending }: PactInteraction, isToldToFail: boolean): PairVerdict {
  if (success === null) return 'unknown'
  if (success || !isToldToFail) return 'ok'
  return pending ? 'pend' : 'fail'
}
