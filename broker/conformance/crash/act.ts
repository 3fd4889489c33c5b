import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from '../../bench/dice.ts'

/** Something that a client asks for, and that must be there afterwards whole or not at all. */
export interface Act {
  kind: 'publication' | 'result' | 'deployment' | 'deletion'
  /** Whose version it is about: a consumer's, for a result a provider's. */
  pacticipant: string
  /** Each result has a version of its own. */
  number: string
  /** Requests that were sent for it. */
  sends: number
  /** Somebody was told that it is done. */
  isAcknowledged: boolean
}

/** What all clients asked for, and what must not have been answered. */
export interface Ledger {
  acts: Act[]
  /** Answers that no client deserves: refusals of what is allowed. */
  refusals: string[]
  /** Answers of 5xx. */
  failures: string[]
}

export function newLedger(): Ledger {
  return { acts: [], refusals: [], failures: [] }
}

/** Acts by their kind and version: `publication Web 1`. */
export function actsByKey(acts: readonly Act[]): Map<string, Act> {
  return new Map(acts.map((act) => [keyOf(act), act]))
}

export function keyOf({ kind, pacticipant, number }: Omit<Act, 'sends' | 'isAcknowledged'>) {
  return `${kind} ${pacticipant} ${number}`
}

/** Waits for some more answers, and a little: counted in answers, so that a busy machine gives none the less. */
export async function momentOf({ acts }: Ledger, moments: Dice): Promise<void> {
  const answered = () => acts.filter(({ isAcknowledged }) => isAcknowledged).length
  const wanted = answered() + moments.roll(60)
  const until = performance.now() + 20_000
  while (answered() < wanted && performance.now() < until) await sleep(5)
  await sleep(moments.roll(40))
}
