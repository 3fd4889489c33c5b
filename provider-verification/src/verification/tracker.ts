import type { PlannedInteraction, PlannedPact } from './plan.ts'

/** Where in the plan the verifier is, told by the states that it asks for. */
export interface Tracker {
  /** The verifier asks for a state ("" when an interaction has none); true: with it the next interaction begins. */
  stateAsked(name: string): boolean
  /** What is replayed now; undefined before the first state, and for an interaction that was not planned. */
  current(): TrackedInteraction | undefined
}

export interface TrackedInteraction {
  readonly consumer: string
  readonly description: string
}

/**
 * The verifier asks for the states of an interaction one by one, says nothing of the interaction itself, and after a
 * state that failed neither sends the request nor asks for a teardown: only the plan tells where the next one begins.
 */
export function createTracker(pacts: readonly PlannedPact[]): Tracker {
  const planned = pacts.flatMap((pact) =>
    pact.interactions.map((interaction) => ({ consumer: pact.consumer, ...interaction })),
  )
  let position = -1
  let current: (typeof planned)[number] | undefined
  let outstanding: string[] = []

  return {
    stateAsked(name) {
      if (current && outstanding[0] === name) {
        outstanding = outstanding.slice(1)
        return false
      }
      const next = findFrom(position + 1, name)
      if (next !== undefined) position = next
      current = next === undefined ? undefined : planned[next]
      outstanding = current ? askedStates(current).slice(1) : []
      return true
    },
    current: () => current,
  }

  /** The next interaction whose first state is this one; the verifier may leave some out, but goes in order. */
  function findFrom(start: number, name: string): number | undefined {
    const order = [...planned.keys()]
    return [...order.slice(start), ...order.slice(0, start)].find(
      (index) => planned[index] !== undefined && askedStates(planned[index])[0] === name,
    )
  }
}

function askedStates({ states }: PlannedInteraction): readonly string[] {
  return states.length > 0 ? states : ['']
}
