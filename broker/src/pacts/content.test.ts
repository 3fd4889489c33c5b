import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { type Content, readContent } from './content.ts'

function content(document: unknown): Content {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const reading = readContent(text)
  if (reading.kind !== 'content') throw new Error(`refused: ${reading.kind}`)
  return reading.content
}

const invoice = {
  description: 'a request for an invoice',
  providerState: 'an invoice exists',
  request: { method: 'GET', path: '/invoices/1' },
  response: { status: 200, body: { id: 1, lines: [1, 2] } },
}
const refund = { description: 'a refund', request: { method: 'POST' }, response: { status: 201 } }
const metadata = { pactSpecification: { version: '2.0.0' }, client: { version: '9.8.7' } }
const pact = {
  consumer: { name: 'web-shop' },
  provider: { name: 'billing' },
  interactions: [invoice, refund],
  metadata,
}

describe('the sha of a content', () => {
  it('is made as the protocol says, so that contents of another broker keep theirs', () => {
    const { sha } = content({ interactions: [{ b: 2.5, a: 'x' }], metadata })

    const text = '{"interactions":[{"a":"x","b":2.5}],"pact_specification_version":"2.0.0"}'
    expect(sha).toBe(createHash('sha1').update(text).digest('hex'))
  })

  it.each<[string, unknown]>([
    ['other order of interactions', { ...pact, interactions: [refund, invoice] }],
    [
      'other order of keys',
      { metadata, interactions: [Object.fromEntries(Object.entries(invoice).reverse()), refund] },
    ],
    ['other names', { ...pact, consumer: { name: 'a' }, provider: { name: 'b' } }],
    ['another client library', { ...pact, metadata: { ...metadata, client: { version: '1' } } }],
    [
      'an older spelling of the specification',
      { ...pact, metadata: { pactSpecificationVersion: '2.0.0' } },
    ],
    ['white space', JSON.stringify(pact, null, 4)],
    ['ids that a broker gave', content(pact).body],
    [
      'what a broker adds when it serves it',
      { ...pact, createdAt: 'x', _links: { self: { href: 'y' } } },
    ],
  ])('is the same with %s', (_what, other) => {
    expect(content(other).sha).toBe(content(pact).sha)
  })

  it.each<[string, unknown]>([
    ['a specification', { ...pact, metadata: { pactSpecification: { version: '3.0.0' } } }],
    ['an interaction more', { ...pact, interactions: [invoice, refund, refund] }],
    ['the order inside a body', JSON.stringify(pact).replace('[1,2]', '[2,1]')],
    ['a fraction for a whole number', JSON.stringify(pact).replace('"id":1,', '"id":1.0,')],
    ['messages for interactions', { messages: pact.interactions, metadata }],
  ])('is another with %s', (_what, other) => {
    expect(content(other).sha).not.toBe(content(pact).sha)
  })

  it('covers the whole of a document without interactions and messages', () => {
    const shas = [{ a: 1 }, { a: 2 }, { interactions: { a: 1 } }, {}].map((one) => content(one).sha)

    expect(new Set(shas).size).toBe(4)
    expect(content('{"b":1,"a":2}').sha).toBe(content('{"a":2,"b":1}').sha)
  })

  it('does not depend on the order of messages beside interactions', () => {
    const one = { interactions: [refund], messages: [{ a: 1 }, { b: 2 }] }
    const other = { interactions: [refund], messages: [{ b: 2 }, { a: 1 }] }

    expect(content(one).sha).toBe(content(other).sha)
  })
})

describe('the document that is kept', () => {
  it('is compact, with the digits and the order it came in, and an id in front of each interaction', () => {
    const { body, interactions } = content('{ "b": 1.0, "interactions": [ {"x": 1e5}, 7 ] }')

    const id = interactions[0]?.sha
    expect(body).toBe(`{"b":1.0,"interactions":[{"_id":"${id}","x":1e5},7]}`)
  })

  it('has ids that depend on nothing but what the interaction says', () => {
    const { interactions } = content(pact)
    const reversed = Object.fromEntries(Object.entries(invoice).reverse())
    const other = content({ interactions: [{ _id: 'mine', ...reversed }], metadata: {} })

    expect(other.interactions[0]?.sha).toBe(interactions[0]?.sha)
    expect(JSON.parse(other.body).interactions[0]._id).toBe(interactions[0]?.sha)
  })

  it('does not hold what the broker itself adds', () => {
    const { body } = content({ a: 1, createdAt: 'then', _links: { self: { href: 'x' } } })

    expect(body).toBe('{"a":1}')
  })
})

describe('the interactions of a content', () => {
  it.each<[string, object, object]>([
    [
      'version 2',
      { interactions: [{ description: 'd', provider_state: 's' }] },
      { kind: 'Synchronous/HTTP', description: 'd', providerStates: [{ name: 's' }] },
    ],
    [
      'version 3',
      { messages: [{ description: 'm', providerStates: [{ name: 's', params: { id: 1 } }] }] },
      {
        kind: 'Asynchronous/Messages',
        description: 'm',
        providerStates: [{ name: 's', params: { id: 1 } }],
      },
    ],
    [
      'version 4',
      { interactions: [{ type: 'Synchronous/Messages', providerStates: [{ name: 's' }] }] },
      { kind: 'Synchronous/Messages', description: '', providerStates: [{ name: 's' }] },
    ],
    [
      'no version at all',
      { interactions: [{ description: { no: 'text' }, providerStates: [1, { name: 2 }, null] }] },
      { kind: 'Synchronous/HTTP', description: '', providerStates: [] },
    ],
  ])('are read from documents of %s', (_version, document, expected) => {
    expect(content(document).interactions).toMatchObject([expected])
  })

  it('hold no text that the database would refuse', () => {
    const document =
      '{"interactions":[{"description":"a\\u0000b\\ud800","providerState":"\\u0000"}]}'
    const { interactions, body } = content(document)

    expect(interactions[0]?.description).toBe('a\uFFFDb\uFFFD')
    expect(interactions[0]?.providerStates).toEqual([{ name: '\uFFFD' }])
    expect(body).toContain('a\\u0000b\\ud800')
  })

  it('hold no parameters that the database would refuse', () => {
    const params = '{"big":1e999999,"small":1.50,"a\\u0000":["\\udc00",null,true]}'
    const document = `{"interactions":[{"providerStates":[{"name":"s","params":${params}}]}]}`
    const { interactions } = content(document)

    expect(JSON.stringify(interactions[0]?.providerStates[0]?.params)).toBe(
      '{"big":"1e999999","small":1.50,"a\uFFFD":["\uFFFD",null,true]}',
    )
  })

  it('know the names and the specification of their document', () => {
    expect(content(pact)).toMatchObject({
      consumer: 'web-shop',
      provider: 'billing',
      specification: '2.0.0',
    })
    expect(content({ consumer: 'x', provider: { name: 1 }, metadata: [] })).toMatchObject({
      consumer: undefined,
      provider: undefined,
      specification: null,
    })
  })
})

describe('a text that is no content', () => {
  it.each([
    ['', 'not-json'],
    ['{', 'not-json'],
    [`{"a":${'['.repeat(50)}${']'.repeat(50)}}`, 'too-deep'],
  ])('is refused: %s', (text, kind) => {
    expect(readContent(text).kind).toBe(kind)
  })

  it.each([
    ['[]', 'Array'],
    ['"x"', 'String'],
    ['1', 'Integer'],
    ['1.5', 'Float'],
    ['true', 'Boolean'],
    ['null', 'Null'],
  ])('is told by its kind: %s is a(n) %s', (text, found) => {
    expect(readContent(text)).toEqual({ kind: 'not-an-object', found })
  })
})
