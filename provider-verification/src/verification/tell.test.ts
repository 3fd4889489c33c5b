import { describe, expect, it } from '@jest/globals'
import type { Failure, Outcome } from './outcome.ts'
import { tellOutcome } from './tell.ts'

const place = { expected: 'a value', actual: 'nothing', message: 'the field is missing' }
const status = { path: 'status', expected: '200', actual: '500', message: 'expected 200, was 500' }

function told(failures: readonly Failure[], more: Partial<Outcome> = {}): string[] {
  const pact = { consumer: 'web', consumerVersion: '1', source: 'web.json', isPending: false }
  return tellOutcome({
    provider: 'shop',
    providerVersion: '2',
    branch: 'main',
    buildUrl: null,
    success: false,
    problems: [],
    pacts: [{ ...pact, interactions: 5, passed: 5 - failures.length, failures, resultUrl: null }],
    loggedErrors: [],
    leftOut: {},
    states: { used: [], unknown: [], unused: [] },
    milliseconds: 100,
    ...more,
  }).slice(1)
}

describe('what is told of a verification', () => {
  it('has each cause once, under the interactions that fail of it', () => {
    const because = { kind: 'state-failed', message: 'an order exists: it answered 500' } as const
    const lines = told([
      { ...because, interaction: 'a request for an order' },
      { kind: 'not-verified', interaction: 'an order', message: 'it was not replayed' },
      { ...because, interaction: 'a request for the orders' },
    ])

    expect(lines).toEqual([
      '  ✗ web 1: 2 of 5 interactions passed, 3 failed',
      '      a request for an order',
      '      a request for the orders',
      '        state failed: an order exists: it answered 500',
      '      an order',
      '        not verified: it was not replayed',
    ])
  })

  it('has the status before the fields, and together what differs in the same way', () => {
    const mismatches = [
      { path: '$.id', ...place },
      { path: '$.name', expected: '1', actual: '2', message: 'it differs' },
      { path: '$.total', ...place },
      status,
    ]
    const [, , ...lines] = told([{ kind: 'mismatch', interaction: 'an order', mismatches }])

    expect(lines.join('\n')).toBe(
      [
        '        status: expected 200, was 500',
        '          expected 200, actual 500',
        '        $.id, $.total: the field is missing',
        '          expected a value, actual nothing',
        '        $.name: it differs',
        '          expected 1, actual 2',
      ].join('\n'),
    )
  })

  it('has what the provider logged, how often, and for which requests', () => {
    const loggedErrors = [
      { message: 'TypeError: no price', requests: ['GET /orders', 'POST /orders'], times: 3 },
      { message: 'Error: no stream', requests: [], times: 1 },
    ]

    expect(told([], { loggedErrors }).slice(1)).toEqual([
      '  ! it logged "TypeError: no price", 3 times: GET /orders, POST /orders',
      '  ! it logged "Error: no stream"',
    ])
  })
})
