import type { PlannedInteraction, PlannedPact } from './plan.ts'
import { Trouble } from './trouble.ts'

export const parities = ['same', 'fixed', 'new'] as const
export type Parity = (typeof parities)[number]

export function isParity(word: string): word is Parity {
  return parities.some((parity) => parity === word)
}

/** Which interactions are replayed. */
export interface Selection {
  /** Only those of this parity; absent: all. */
  readonly parity?: readonly Parity[] | undefined
  /** Messages can be asked for. */
  readonly hasMessages: boolean
}

/** How many interactions are not replayed, by the reason. */
export type LeftOut = Readonly<Record<string, number>>

export interface Selected {
  readonly pacts: readonly PlannedPact[]
  readonly leftOut: LeftOut
}

/**
 * Leaves out of the pacts what is not to be replayed, and says how much that is. A pact of which nothing is left goes
 * altogether; throws Trouble when none is left.
 */
export function selectInteractions(pacts: readonly PlannedPact[], selection: Selection): Selected {
  const leftOut: Record<string, number> = {}
  const selected = pacts.flatMap((pact) => {
    const kept = pact.interactions.filter((interaction) => {
      const reason = reasonAgainst(interaction, selection)
      if (reason !== undefined) leftOut[reason] = (leftOut[reason] ?? 0) + 1
      return reason === undefined
    })
    return kept.length === 0 ? [] : [{ ...pact, interactions: kept }]
  })
  if (selected.length > 0 || pacts.length === 0) return { pacts: selected, leftOut }
  throw new Trouble(`Nothing is left to replay: the pacts hold ${describeLeftOut(leftOut)}`)
}

function reasonAgainst(
  { parity, isMessage }: PlannedInteraction,
  selection: Selection,
): string | undefined {
  if (isMessage && !selection.hasMessages)
    return 'messages, which only our own backend is asked for'
  if (selection.parity === undefined || selection.parity.some((each) => each === parity)) {
    return undefined
  }
  return parity === undefined ? 'without a parity' : `of parity ${parity}`
}

/** "3 of parity fixed, 2 of parity new" */
export function describeLeftOut(leftOut: LeftOut): string {
  return Object.entries(leftOut)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ')
}
