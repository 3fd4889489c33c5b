import { describe, expect, it } from '@jest/globals'
import type { PlannedPact } from './plan.ts'
import { createTracker } from './tracker.ts'

function pact(...interactions: [description: string, ...states: string[]][]): PlannedPact {
  return {
    consumer: 'web',
    consumerVersion: undefined,
    source: 'web.json',
    isPending: false,
    document: {},
    interactions: interactions.map(([description, ...states]) => ({
      description,
      states,
      isMessage: false,
      parity: undefined,
      document: {},
    })),
  }
}

/** What the tracker says at each state that the verifier asks for. */
function follow(pacts: PlannedPact[], ...asked: string[]): string[] {
  const tracker = createTracker(pacts)
  return asked.map((state) => {
    const isNew = tracker.stateAsked(state)
    return `${isNew ? 'new' : 'same'} ${tracker.current()?.description}`
  })
}

describe('the tracker', () => {
  it('begins an interaction with its first state and stays in it for the others', () => {
    const pacts = [pact(['a', 'signed in', 'flag exists'], ['b', 'signed in'])]

    expect(follow(pacts, 'signed in', 'flag exists', 'signed in')).toEqual([
      'new a',
      'same a',
      'new b',
    ])
  })

  it('knows an interaction without states, for which the verifier asks with an empty name', () => {
    const pacts = [pact(['a'], ['b', 'signed in'], ['c'])]

    expect(follow(pacts, '', 'signed in', '')).toEqual(['new a', 'new b', 'new c'])
  })

  it('begins each of two interactions that need the same single state', () => {
    const pacts = [pact(['a', 'signed in'], ['b', 'signed in'])]

    expect(follow(pacts, 'signed in', 'signed in')).toEqual(['new a', 'new b'])
  })

  it('goes on into the next pact', () => {
    const pacts = [pact(['a', 'signed in']), pact(['b', 'no token'])]

    expect(follow(pacts, 'signed in', 'no token')).toEqual(['new a', 'new b'])
  })

  it('finds its place again when the verifier leaves interactions out', () => {
    const pacts = [pact(['a', 'signed in'], ['b', 'flag exists'], ['c', 'no token'])]

    expect(follow(pacts, 'no token', 'signed in')).toEqual(['new c', 'new a'])
  })

  it('begins an interaction that was not planned, and says that it does not know it', () => {
    const pacts = [pact(['a', 'signed in'])]

    expect(follow(pacts, 'unheard of')).toEqual(['new undefined'])
  })
})
