import type { JsonSchema } from '@concordat/pact-schema'
import { describe, expect, it } from '@jest/globals'
import {
  compatibilityOf,
  findings,
  isTransitive,
  type Mode,
  modes,
  ordersOf,
} from './compatibility.ts'

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }

function object(properties: Record<string, JsonSchema>, required = Object.keys(properties)) {
  return { type: 'object', required, properties }
}

/** A request lists all that it holds. */
function sent(properties: Record<string, JsonSchema>, required = Object.keys(properties)) {
  return { ...object(properties, required), additionalProperties: false }
}

type Direction = 'request' | 'response' | 'message'
type Case = [string, Direction, JsonSchema | undefined, JsonSchema | undefined, string, string]

const cases: Case[] = [
  ['nothing', 'response', object({ a: text }), object({ a: text }), 'compatible', 'compatible'],
  [
    'a field is relied on newly',
    'response',
    object({ a: text }),
    object({ a: text, b: text }),
    'unknown',
    'compatible',
  ],
  [
    'a field is relied on no more',
    'response',
    object({ a: text, b: text }),
    object({ a: text }),
    'compatible',
    'unknown',
  ],
  [
    'a field becomes another type',
    'response',
    object({ a: text }),
    object({ a: number }),
    'incompatible',
    'incompatible',
  ],
  [
    'a field may be null',
    'response',
    object({ a: text }),
    object({ a: { type: ['null', 'string'] } }),
    'compatible',
    'incompatible',
  ],
  [
    'another value is handled',
    'response',
    object({ a: { enum: ['x'] } }),
    object({ a: { enum: ['x', 'y'] } }),
    'compatible',
    'incompatible',
  ],
  [
    'a value is handled no more',
    'message',
    object({ a: { enum: ['x', 'y'] } }),
    object({ a: { enum: ['x'] } }),
    'incompatible',
    'compatible',
  ],
  [
    'a field that could be absent is required',
    'response',
    object({ a: text }, []),
    object({ a: text }),
    'incompatible',
    'compatible',
  ],
  [
    'a field is sent newly',
    'request',
    sent({ a: text }),
    sent({ a: text, b: text }),
    'unknown',
    'incompatible',
  ],
  [
    'a field is sent newly at times',
    'request',
    sent({ a: text }),
    sent({ a: text, b: text }, ['a']),
    'unknown',
    'compatible',
  ],
  [
    'a field is sent no more',
    'request',
    sent({ a: text, b: text }),
    sent({ a: text }),
    'incompatible',
    'unknown',
  ],
  [
    'a field is sent as another type',
    'request',
    sent({ a: text }),
    sent({ a: number }),
    'incompatible',
    'incompatible',
  ],
  [
    'another value is sent',
    'request',
    sent({ a: { enum: ['x'] } }),
    sent({ a: { enum: ['x', 'y'] } }),
    'incompatible',
    'compatible',
  ],
  [
    'a value is sent no more',
    'request',
    sent({ a: { enum: ['x', 'y'] } }),
    sent({ a: { enum: ['x'] } }),
    'compatible',
    'incompatible',
  ],
  [
    'a resource is relied on newly',
    'response',
    undefined,
    object({ a: text }),
    'unknown',
    'compatible',
  ],
  [
    'a resource is relied on no more',
    'response',
    object({ a: text }),
    undefined,
    'compatible',
    'unknown',
  ],
  ['a request is sent newly', 'request', undefined, sent({ a: text }), 'unknown', 'compatible'],
]

describe('between two versions of a consumer', () => {
  it.each(cases)('%s (%s)', (_, direction, older, newer, backward, forward) => {
    const of = (order: 'backward' | 'forward') =>
      compatibilityOf(findings({ older, newer }, direction, order))
    expect([of('backward'), of('forward')]).toEqual([backward, forward])
  })

  it('what is not spoken of names the field and who has to prove it', () => {
    const compared = { older: sent({ a: text }), newer: sent({ a: text, b: text }) }
    const found = findings(compared, 'request', 'backward')
    expect(found.filter(({ kind }) => kind !== 'non-breaking')).toEqual([
      {
        pointer: '/b',
        kind: 'unknown',
        rule: 'member-sent',
        sentence:
          "The consumer sends `/b`, of which the older version's contract does not speak; the provider must prove that it accepts it.",
      },
    ])
  })

  it('what is read from newer to older says so', () => {
    const compared = { older: object({ a: text }), newer: object({ a: number }) }
    const [forward] = findings(compared, 'response', 'forward')
    const [backward] = findings(compared, 'response', 'backward')
    expect(forward?.sentence).toMatch(/^Read from newer to older: /)
    expect(backward?.sentence).not.toMatch(/^Read from/)
  })
})

it('a mode names the orders that must be possible, and the versions that count', () => {
  const meaning = (mode: Mode) => [mode, ordersOf(mode).join(' '), isTransitive(mode)]
  expect(modes.map(meaning)).toEqual([
    ['NONE', '', false],
    ['BACKWARD', 'backward', false],
    ['BACKWARD_TRANSITIVE', 'backward', true],
    ['FORWARD', 'forward', false],
    ['FORWARD_TRANSITIVE', 'forward', true],
    ['FULL', 'backward forward', false],
    ['FULL_TRANSITIVE', 'backward forward', true],
  ])
})
