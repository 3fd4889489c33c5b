import { describe, expect, it } from '@jest/globals'
import { readContent } from './content.ts'
import { diffContents } from './diff.ts'

const read = {
  description: 'an invoice is read',
  request: { method: 'POST', path: '/invoices/1' },
  response: { status: 200, body: { lines: [1, 2, 3, 4] } },
}
const other = { description: 'another', request: { method: 'GET' } }

function diff(older: unknown, newer: unknown): string[] {
  return diffContents(JSON.stringify(older), JSON.stringify(newer)).split('\n')
}

describe('the difference of two documents', () => {
  it('shows what changed inside an interaction, and nothing else', () => {
    const changed = { ...read, request: { ...read.request, method: 'GET' } }

    expect(
      diff({ a: 1, interactions: [read, other] }, { a: 1, interactions: [changed, other] }),
    ).toEqual([
      ' {',
      '   "interactions": [',
      '     {',
      '       "description": "an invoice is read",',
      '       "request": {',
      '-        "method": "POST"',
      '+        "method": "GET"',
      '       }',
      '     },',
      '     ... (1 equal)',
      '   ]',
      ' }',
    ])
  })

  it('shows what came, what went and what became something else', () => {
    expect(
      diff({ gone: [1], same: 1, turned: { b: 1 } }, { came: {}, same: 1, turned: 'b' }),
    ).toEqual([
      ' {',
      '+  "came": {},',
      '-  "gone": [',
      '-    1',
      '-  ],',
      '-  "turned": {',
      '-    "b": 1',
      '-  }',
      '+  "turned": "b"',
      ' }',
    ])
  })

  it('compares lists from both ends', () => {
    const longer = { ...read, response: { status: 200, body: { lines: [1, 9, 2, 3, 4] } } }

    expect(diff({ interactions: [read] }, { interactions: [longer] })).toEqual([
      ' {',
      '   "interactions": [',
      '     {',
      '       "description": "an invoice is read",',
      '       "response": {',
      '         "body": {',
      '           "lines": [',
      '             ... (1 equal)',
      '+            9,',
      '             ... (3 equal)',
      '           ]',
      '         }',
      '       }',
      '     }',
      '   ]',
      ' }',
    ])
  })

  it.each<[string, unknown, unknown]>([
    ['of interactions', { interactions: [read, other] }, { interactions: [other, read] }],
    ['of keys', { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
  ])('does not mind another order %s', (_what, older, newer) => {
    expect(diffContents(JSON.stringify(older), JSON.stringify(newer))).toBe('')
  })

  it('does not mind ids, and tells a fraction from a whole number', () => {
    const reading = readContent('{"interactions":[{"description":"a","body":1}]}')
    const body = reading.kind === 'content' ? reading.content.body : ''

    expect(diffContents(body, '{"interactions":[{"description":"a","body":1}]}')).toBe('')
    expect(diffContents(body, '{"interactions":[{"description":"a","body":1.0}]}')).toContain(
      '+      "body": 1.0',
    )
  })

  it('pairs interactions on one subject in their order', () => {
    const lines = diff({ interactions: [other, other] }, { interactions: [other] })

    expect(lines.filter((line) => line.startsWith('-')).join('')).toContain('"another"')
    expect(lines).toContain('     ... (1 equal)')
  })

  it.each([
    ['[1]', '[2]'],
    ['1', '{}'],
    ['{"constructor":1}', '{"toString":1}'],
    ['no json', '{"__proto__":1}'],
  ])('can be told of anything: %s and %s', (older, newer) => {
    expect(diffContents(older, newer)).toMatch(/^[-+]/m)
    expect(diffContents(older, older)).toBe('')
  })

  it('takes time in proportion to the documents', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => ({
      description: `d ${index}`,
      at: index,
    }))
    const shifted = list.map((element) => ({ ...element, at: element.at + 1 })).reverse()

    const started = performance.now()
    const lines = diff({ interactions: list }, { interactions: shifted })

    expect(lines.length).toBe(100_004)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
