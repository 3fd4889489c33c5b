import { describe, expect, it } from '@jest/globals'
import { type GateAnswer, obstacles, type Reason, verdictTable } from './gate.ts'

const pair = {
  consumer: { name: 'web', version: '1' },
  provider: { name: 'orders', version: '7' },
}
const verified: Reason = {
  kind: 'VERIFIED',
  blocking: false,
  text: 'orders 7 verified web 1',
  ...pair,
}
const failed: Reason = {
  kind: 'VERIFICATION_FAILED',
  blocking: true,
  text: 'orders 7 failed web 1',
  ...pair,
  mismatches: [
    {
      interaction: 'a request for an order',
      path: '$.name',
      expected: "'a'",
      actual: "'b'",
      description: 'differs',
    },
  ],
  next: { text: 'Mend it', command: 'pact verifier' },
}

function answer(pacticipant: string, reasons: Reason[]): GateAnswer {
  return {
    pacticipant,
    environment: 'test',
    deployable: !reasons.some(({ blocking }) => blocking),
    reasons,
  }
}

describe('the table of verdicts', () => {
  it('has one row per pair and environment, decided by what stands in the way', () => {
    const lines = verdictTable([answer('orders', [verified]), answer('web', [failed])]).split('\n')

    expect(lines).toHaveLength(3)
    expect(lines[2]?.split(/\s+/)).toEqual(['test', 'web', 'orders', 'no', 'VERIFICATION_FAILED'])
  })
})

describe('the obstacles', () => {
  it('name the interaction, the field and the next command, each cause once', () => {
    expect(obstacles([answer('orders', [failed]), answer('web', [failed, verified])])).toBe(
      [
        '✗ orders 7 failed web 1',
        '    a request for an order',
        "      $.name: expected 'a', got 'b'",
        '    next: Mend it',
        '      $ pact verifier',
      ].join('\n'),
    )
  })

  it('tell once what many interactions fail of, the status before the fields', () => {
    const missing = { expected: 'a value', actual: 'nothing', description: 'missing' }
    const mismatches = Array.from({ length: 7 }, (_, index) => `request ${index}`).flatMap(
      (interaction) => [
        { interaction, path: '$.id', ...missing },
        { interaction, path: '$.name', ...missing },
        { interaction, path: 'status', expected: '200', actual: '500', description: 'differs' },
      ],
    )
    const broken = { interaction: 'a request with a state', description: 'The state failed' }
    const unnamed = { description: 'The provider said nothing' }
    const reason: Reason = { ...failed, mismatches: [...mismatches, broken, unnamed] }

    expect(
      obstacles([answer('orders', [reason])])
        .split('\n')
        .slice(1, -2),
    ).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((index) => `    request ${index}`),
      '      status: expected 200, got 500',
      '      $.id, $.name: expected a value, got nothing',
      '    a request with a state',
      '      The state failed',
      '      The provider said nothing',
    ])
  })
})
