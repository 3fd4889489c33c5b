import { describe, expect, it } from '@jest/globals'
import { type ContractQuestion, readContract } from './contract.ts'
import { placeOf } from './transcript-line.ts'

const all: ContractQuestion = {
  failing: [],
  isFailingOnly: false,
  page: { number: 1, size: 100 },
}

function read(document: object, question: Partial<ContractQuestion> = {}) {
  const contract = readContract(JSON.stringify(document), { ...all, ...question })
  if (contract.kind !== 'contract') throw new Error(contract.reason)
  return contract
}

/** A part's lines, with the words behind them after two spaces. */
function linesOf(document: object, part: number): string[] {
  const [interaction] = read(document).shown
  const lines = interaction?.parts[part]?.lines ?? []
  return lines.map(({ text, rule }) => (rule === undefined ? text : `${text}  ${rule}`))
}

function v4(interaction: object): object {
  return {
    interactions: [{ type: 'Synchronous/HTTP', description: 'one', ...interaction }],
    metadata: { pactSpecification: { version: '4.0' } },
  }
}

const json = (content: unknown) => ({ contentType: 'application/json', encoded: false, content })
const rule = (...matchers: object[]) => ({ combine: 'AND', matchers })

describe('the transcript of an interaction', () => {
  it('says what is sent, and what must hold of it', () => {
    const request = {
      method: 'post',
      path: '/orders/7',
      query: { page: ['1', '2'], sort: ['name'] },
      headers: { Authorization: ['Bearer x'], Accept: ['application/json'] },
      body: json({ note: 'hold' }),
      matchingRules: {
        path: rule({ match: 'regex', regex: '^/orders/\\d+$' }),
        header: { Authorization: rule({ match: 'regex', regex: '^Bearer .+' }) },
        query: { sort: rule({ match: 'type' }) },
      },
    }

    expect(linesOf(v4({ request, response: { status: 200 } }), 0)).toEqual([
      'POST /orders/7  regex ^/orders/\\d+$',
      '  ?page=1',
      '  &page=2',
      '  &sort=name  string',
      'Authorization: Bearer x  regex ^Bearer .+',
      'Accept: application/json',
      '',
      '{',
      '  "note": "hold"',
      '}',
    ])
  })

  it('has the rule behind each value, and small things on one line', () => {
    const body = json({
      items: [{ id: '7d', price: 1, sizes: [1, 2] }],
      state: 'open',
      at: '2026-11-20T09:00:00Z',
    })
    const matchingRules = {
      body: {
        '$.items': rule({ match: 'type', min: 1 }),
        '$.items[*].price': rule({ match: 'decimal' }, { match: 'notEmpty' }),
        '$.at': rule({ match: 'datetime', format: 'yyyy-MM-dd' }),
        $: { combine: 'AND', matchers: [] },
      },
      status: rule({ match: 'statusCode', status: 'success' }),
    }

    expect(linesOf(v4({ request: {}, response: { status: 200, body, matchingRules } }), 1)).toEqual(
      [
        '200  status of this kind',
        '',
        '{',
        '  "items": [  each like this, at least 1',
        '    {',
        '      "id": "7d",  string',
        '      "price": 1,  decimal, not empty',
        '      "sizes": [1, 2]  each value: number',
        '    }',
        '  ],',
        '  "state": "open",',
        '  "at": "2026-11-20T09:00:00Z"  date and time yyyy-MM-dd',
        '}',
      ],
    )
  })

  it('keeps the digits of numbers, and reads the rules of version 2', () => {
    const text = `{"interactions": [{"description": "one", "request": {"method": "GET", "path": "/"},
      "response": {"status": 200, "body": {"price": 1.0, "id": 12345678901234567890},
      "matchingRules": {"$.body.price": {"match": "type"}, "$.path": {"match": "regex", "regex": "x"}}}}],
      "metadata": {"pactSpecification": {"version": "2.0.0"}}}`
    const contract = readContract(text, all)
    const lines = contract.kind === 'contract' ? contract.shown[0]?.parts[1]?.lines : undefined

    expect(lines?.map(({ text, rule }) => [text, rule])).toEqual([
      ['200', undefined],
      ['', undefined],
      ['{', undefined],
      ['  "price": 1.0,', 'number'],
      ['  "id": 12345678901234567890', undefined],
      ['}', undefined],
    ])
  })

  it('shows messages, replies, and bodies that are not JSON', () => {
    const message = v4({
      type: 'Asynchronous/Messages',
      contents: json({ id: 1 }),
      metadata: { topic: 'orders' },
    })
    const sync = v4({
      type: 'Synchronous/Messages',
      request: { contents: json('ping') },
      response: [{ contents: json('pong') }],
    })
    const text = v4({
      request: { body: { contentType: 'text/plain', content: 'a\nb', encoded: false } },
      response: {
        status: 200,
        body: { contentType: 'image/png', content: 'AAAA', encoded: 'base64' },
      },
    })

    expect(linesOf(message, 0)).toEqual(['topic: orders', '', '{', '  "id": 1', '}'])
    expect(read(sync).shown[0]?.parts.map(({ name }) => name)).toEqual(['Request', 'Reply'])
    expect(linesOf(text, 0)).toEqual(['GET /', '', 'a', 'b'])
    expect(linesOf(text, 1)).toEqual(['200', '', '(content of type image/png)'])
  })

  it('cuts a text that nobody reads to its end', () => {
    const [, , line = ''] = linesOf(v4({ request: { body: json('x'.repeat(5_000)) } }), 0)

    expect(line).toMatch(/^"x{399}…" \(5002 characters\)$/)
  })
})

describe('a place that a verifier names', () => {
  it.each([
    ['$', 'body'],
    ['$.items[0].id', 'body\nitems\n0\nid'],
    ["$['a b'].c", 'body\na b\nc'],
    ['header.Content-Type', 'header\ncontent-type'],
    ['query.page', 'query\npage'],
    ['status', 'status'],
  ])('%s is that of a line', (path, place) => {
    expect(placeOf(path)).toBe(place)
  })
})

describe('a contract', () => {
  const document = {
    interactions: ['first', 'second', 'third'].map((description, index) => ({
      _id: `id-${index}`,
      description,
      providerStates: [{ name: `state of ${description}`, params: { count: index } }],
      request: { path: `/${description}` },
      response: { status: 200 },
    })),
  }

  it('has the failing interactions first, then those of the document in its order', () => {
    const contract = read(document, { failing: ['id-2'] })

    expect(contract.shown.map(({ description }) => description)).toEqual([
      'third',
      'first',
      'second',
    ])
    expect(contract).toMatchObject({ total: 3, failing: 1, found: 3 })
  })

  it('is searched by every word, in descriptions, states and paths', () => {
    const found = (search: string) => read(document, { search }).shown.map(({ id }) => id)

    expect(found('STATE first')).toEqual(['id-0'])
    expect(found('/second')).toEqual(['id-1'])
    expect(found('first second')).toEqual([])
  })

  it('is read by pages, by failures and by id', () => {
    expect(read(document, { page: { number: 2, size: 2 } }).shown.map(({ id }) => id)).toEqual([
      'id-2',
    ])
    expect(read(document, { failing: ['second'], isFailingOnly: true }).found).toBe(1)
    expect(read(document, { id: 'id-1' }).shown[0]?.states).toEqual([
      { name: 'state of second', parameters: [{ name: 'count', value: '1' }] },
    ])
  })

  it.each([
    ['not JSON', 'the document is not JSON'],
    ['[]', 'not a JSON object'],
    ['{}', 'neither `interactions` nor `messages`'],
  ])('that is %s says why it cannot be read', (text, reason) => {
    expect(readContract(text, all)).toEqual({
      kind: 'unreadable',
      reason: expect.stringContaining(reason),
    })
  })
})
