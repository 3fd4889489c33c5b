import { describe, expect, it } from '@jest/globals'
import type { PlannedPact } from './plan.ts'
import { stateUsage } from './state-usage.ts'

const pact: PlannedPact = {
  consumer: 'web',
  consumerVersion: undefined,
  source: 'web.json',
  isPending: false,
  document: {},
  interactions: [
    {
      description: 'a',
      states: ['signed in', 'flag exists'],
      isMessage: false,
      parity: undefined,
      document: {},
    },
    {
      description: 'b',
      states: ['signed in', 'unheard of'],
      isMessage: false,
      parity: undefined,
      document: {},
    },
  ],
}

describe('the use of states', () => {
  it('tells how often each was asked for and applied, and how long it took', () => {
    const { used } = stateUsage(
      [pact],
      ['signed in', 'flag exists'],
      [
        { state: 'signed in', milliseconds: 10.4, failed: false },
        { state: 'flag exists', milliseconds: 5, failed: true },
        { state: 'signed in', milliseconds: 30, failed: false },
      ],
    )

    expect(used).toEqual([
      {
        name: 'flag exists',
        askedFor: 1,
        applied: 1,
        failed: 1,
        totalMilliseconds: 5,
        slowestMilliseconds: 5,
      },
      {
        name: 'signed in',
        askedFor: 2,
        applied: 2,
        failed: 0,
        totalMilliseconds: 40,
        slowestMilliseconds: 30,
      },
    ])
  })

  it('names what nobody has written and what nobody asks for', () => {
    const usage = stateUsage([pact], ['signed in', 'flag exists', 'never asked for'], [])

    expect(usage).toMatchObject({ unknown: ['unheard of'], unused: ['never asked for'] })
  })
})
