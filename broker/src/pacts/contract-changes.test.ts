import { describe, expect, it } from '@jest/globals'
import { type ContractChanges, changesBetween } from './contract-changes.ts'
import { hunks, lineChanges } from './line-changes.ts'

interface Parts {
  description?: string
  state?: string
  request?: object
  body?: unknown
  rules?: object
}

function interaction({
  description = 'an order',
  state = 'it exists',
  request,
  body,
  rules,
}: Parts) {
  return {
    description,
    providerStates: [{ name: state }],
    request: { method: 'GET', path: '/orders/1', ...request },
    response: {
      status: 200,
      ...(body !== undefined && { body }),
      ...(rules && { matchingRules: { body: rules } }),
    },
  }
}

const document = (...parts: Parts[]) => JSON.stringify({ interactions: parts.map(interaction) })

function changes(older: string, newer: string, withoutEffect = true) {
  const found: ContractChanges = changesBetween(older, newer, {
    withoutEffect,
    page: { number: 1, size: 50 },
  })
  if (found.kind !== 'changes') throw new Error(found.reason)
  return found
}

/** Effect, place and sentence of each change of the only interaction that changed. */
function between(before: Parts, after: Parts): (string | undefined)[][] {
  const { shown } = changes(document(before), document(after))
  return (shown[0]?.changes ?? []).map(({ effect, part, place, sentence }) => [
    effect,
    [part, place].filter(Boolean).join(' '),
    sentence,
  ])
}

const type = { matchers: [{ match: 'type' }] }
const regex = { matchers: [{ match: 'regex', regex: 'a+' }] }

describe('what changed between two contracts', () => {
  it('is nothing between equal ones, in any order', () => {
    const [one, other] = [{ description: 'a' }, { description: 'b' }]

    expect(changes(document(one, other), document(other, one))).toMatchObject({
      found: 0,
      shown: [],
    })
  })

  it('asks more where an interaction is new, and less where one is gone', () => {
    const { counts, shown } = changes(
      document({ description: 'old' }, { description: 'kept' }),
      document({ description: 'kept' }, { description: 'new' }),
    )

    expect(counts).toEqual({ more: 1, otherwise: 0, less: 1, none: 0 })
    expect(shown.map(({ kind, description }) => [kind, description])).toEqual([
      ['added', 'new'],
      ['removed', 'old'],
    ])
  })

  it.each<[string, Parts, Parts, string[][]]>([
    [
      'a field must be sent',
      { body: { id: 1 } },
      { body: { id: 1, name: 'x' } },
      [['more', 'Response $.name', 'Must be there now, equal to "x".']],
    ],
    [
      'a field is no longer needed',
      { body: { id: 1, name: 'x' } },
      { body: { id: 1 } },
      [['less', 'Response $.name', 'Need no longer be there.']],
    ],
    [
      'an object is told once, not its fields',
      { body: {} },
      { body: { deep: { a: 1, b: [2] } } },
      [['otherwise', 'Response $', 'Must be an object now, had to be {} before.']],
    ],
    [
      'a value became a type',
      { body: { id: 'a' } },
      { body: { id: 'a' }, rules: { '$.id': type } },
      [['less', 'Response $.id', 'string is enough now; it had to be equal to "a".']],
    ],
    [
      'a type became a pattern',
      { body: { id: 'a' }, rules: { '$.id': type } },
      { body: { id: 'a' }, rules: { '$.id': regex } },
      [['more', 'Response $.id', '“string” became “regex a+”.']],
    ],
    [
      'only an example changed',
      { body: { id: 'a' }, rules: { '$.id': type } },
      { body: { id: 'b' }, rules: { '$.id': type } },
      [['none', 'Response $.id', 'Another example of string.']],
    ],
    [
      'a list of any number has one more example',
      { body: [{ id: 1 }], rules: { $: { matchers: [{ match: 'type', min: 1 }] } } },
      { body: [{ id: 1 }, { id: 2 }], rules: { $: { matchers: [{ match: 'type', min: 1 }] } } },
      [['none', 'Response $[1]', 'One more example.']],
    ],
    [
      'a request sends more',
      { request: {} },
      { request: { headers: { 'X-Tenant': 'a' } } },
      [['more', 'Request header x-tenant', 'Is sent now.']],
    ],
    [
      'a request goes elsewhere',
      { request: {} },
      { request: { path: '/v2/orders/1' } },
      [['otherwise', 'Request path', 'Sends GET /v2/orders/1 now, sent GET /orders/1 before.']],
    ],
    [
      'another state is asked for',
      { state: 'it exists' },
      { state: 'it is paid' },
      [['otherwise', '', 'Asks for another state of the provider.']],
    ],
  ])('is told when %s', (_, before, after, expected) => {
    expect(between(before, after)).toEqual(expected)
  })

  it('leaves out what has no effect unless it is asked for, and counts it', () => {
    const [before, after] = ['a', 'b'].map((id) =>
      document({ body: { id }, rules: { '$.id': type } }),
    )

    expect(changes(before ?? '', after ?? '', false)).toMatchObject({
      counts: { none: 1 },
      found: 0,
    })
  })

  it('shows the lines around a change, with their numbers', () => {
    const [body, longer] = [
      { a: 1, b: 2, c: 3, d: 4 },
      { a: 1, b: 2, c: 3, d: 4, e: 5 },
    ]
    const { shown } = changes(document({ body }), document({ body: longer }))

    expect(
      shown[0]?.lines[0]?.lines.map(
        (one) => one && [one.sign, one.before, one.after, one.line.text],
      ),
    ).toEqual([
      [' ', 6, 6, '  "c": 3,'],
      [' ', 7, 7, '  "d": 4,'],
      ['+', undefined, 8, '  "e": 5'],
      [' ', 8, 9, '}'],
    ])
  })

  it('says which side cannot be read', () => {
    const question = { withoutEffect: true, page: { number: 1, size: 1 } }

    expect(changesBetween('{}', document({}), question)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('of the older'),
    })
  })
})

describe('the way from one list of lines to another', () => {
  const signs = (before: string, after: string) =>
    lineChanges([...before], [...after], (line) => line)
      .map(({ sign, line }) => sign + line)
      .join('')

  it.each([
    ['', '', ''],
    ['abc', 'abc', ' a b c'],
    ['abc', 'abXc', ' a b+X c'],
    ['abcd', 'ad', ' a-b-c d'],
    ['abc', 'xyz', '-a-b-c+x+y+z'],
    ['kitten', 'sitting', '-k+s i t t-e+i n+g'],
  ])('from %j to %j is %j', (before, after, expected) => {
    expect(signs(before, after)).toBe(expected)
  })

  it('leaves out what is far from any change', () => {
    const found = hunks(
      lineChanges([...'abcdefg'], [...'Abcdefg!'], (line) => line),
      1,
    )

    expect(found.map((one) => one?.line ?? '…').join('')).toBe('aAb…g!')
  })
})
