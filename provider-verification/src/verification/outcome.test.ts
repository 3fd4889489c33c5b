import { describe, expect, it } from '@jest/globals'
import { judgePacts } from './outcome.ts'
import type { PlannedPact } from './plan.ts'
import type { ReportedInteraction } from './verifier-report.ts'

const mismatch = { path: '$.id', expected: '1', actual: '"1"', message: 'not an integer' }

function pact(consumer: string, ...descriptions: string[]): PlannedPact {
  return {
    consumer,
    consumerVersion: '1',
    source: `${consumer}.json`,
    isPending: false,
    document: {},
    interactions: descriptions.map((description) => ({
      description,
      states: [],
      isMessage: false,
      parity: undefined,
      document: {},
    })),
  }
}

function result(
  consumer: string,
  description: string,
  more: Partial<ReportedInteraction> = {},
): ReportedInteraction {
  return { consumer, description, ok: true, mismatches: [], error: undefined, ...more }
}

describe('judging what was replayed', () => {
  it('counts what passed', () => {
    const [judged] = judgePacts(
      [pact('web', 'a', 'b')],
      [result('web', 'a'), result('web', 'b')],
      [],
    )

    expect(judged).toMatchObject({ consumer: 'web', interactions: 2, passed: 2, failures: [] })
  })

  it('tells where expectation and answer differ', () => {
    const [judged] = judgePacts(
      [pact('web', 'a')],
      [result('web', 'a', { ok: false, mismatches: [mismatch] })],
      [],
    )

    expect(judged?.failures).toEqual([
      { kind: 'mismatch', interaction: 'a', mismatches: [mismatch] },
    ])
  })

  it('calls a failed state by its name, never a mismatch', () => {
    const interaction = { consumer: 'web', description: 'a' }
    const message = 'an experiment exists: the database is gone'
    const [judged] = judgePacts(
      [pact('web', 'a')],
      [result('web', 'a', { ok: false, error: 'One or more of the setup handlers has failed' })],
      [{ state: 'an experiment exists', interaction, milliseconds: 1, failed: true, message }],
    )

    expect(judged?.failures).toEqual([{ kind: 'state-failed', interaction: 'a', message }])
  })

  it('does not take silence for success', () => {
    const [judged] = judgePacts([pact('web', 'a', 'b')], [result('web', 'a')], [])

    expect(judged).toMatchObject({
      passed: 1,
      failures: [{ kind: 'not-verified', interaction: 'b', message: 'it was not replayed' }],
    })
  })

  it('keeps two contents of one consumer apart by their order', () => {
    const judged = judgePacts(
      [pact('web', 'a'), pact('web', 'a')],
      [result('web', 'a'), result('web', 'a', { ok: false, mismatches: [mismatch] })],
      [],
    )

    expect(judged.map(({ passed }) => passed)).toEqual([1, 0])
  })
})
