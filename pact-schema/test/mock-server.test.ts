import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeConsumerPact } from '@pact-foundation/pact-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Json } from '../src/json.ts'
import { type ResourceSchema, schemasOfPact } from '../src/pact-schema.ts'

/** A body that a consumer sends, and other bodies to hold against it. */
const bodies: { name: string; body: Json; rules: Record<string, Json[]>; values: Json[] }[] = [
  {
    name: 'an exact body',
    body: { a: 1, b: ['x'] },
    rules: {},
    values: [
      { a: 1, b: ['x'] },
      { a: 1 },
      { a: 1, b: ['x'], c: 1 },
      { a: 2, b: ['x'] },
      { a: 1, b: ['x', 'x'] },
    ],
  },
  {
    name: 'a body by type',
    body: { a: 1, b: { c: 'x' } },
    rules: { $: [{ match: 'type' }] },
    values: [
      { a: 5, b: { c: 'y' } },
      { a: 5, b: { c: 'y', d: 1 } },
      { a: 5, b: {}, c: 1 },
      { a: 'x', b: { c: 'y' } },
    ],
  },
  {
    name: 'an empty object by type',
    body: { a: {} },
    rules: { '$.a': [{ match: 'type' }] },
    values: [{ a: {} }, { a: { b: 1 } }],
  },
  {
    name: 'a list of at least one',
    body: [{ id: 1 }],
    rules: { $: [{ match: 'type', min: 1 }] },
    values: [[{ id: 5 }], [], [{ id: 5 }, { id: 6 }], [{ id: 5, x: 1 }]],
  },
  {
    name: 'a map',
    body: { m: { k: 1 } },
    rules: { '$.m': [{ match: 'eachValue', rules: [{ match: 'type' }] }] },
    values: [{ m: { z: 5, y: 6 } }, { m: {} }, { m: { z: 'x' } }, { m: { z: 5 }, n: 1 }],
  },
  {
    name: 'a map of objects',
    body: { m: { k: { a: 1 } } },
    rules: { '$.m': [{ match: 'eachValue', rules: [{ match: 'type' }] }] },
    values: [{ m: { z: { a: 2 } } }, { m: { z: { a: 2, b: 1 } } }, { m: { z: {} } }],
  },
  {
    name: 'a map by its keys',
    body: { m: { k: 1 } },
    rules: { '$.m': [{ match: 'eachKey', rules: [{ match: 'regex', regex: '[a-k]' }] }] },
    values: [{ m: { a: 5 } }, { m: { z: 5 } }, { m: {} }, { m: { k: 'x' } }],
  },
  {
    name: 'a list that contains',
    body: { l: [{ t: 'a' }] },
    rules: { '$.l': [{ match: 'arrayContains', variants: [{ index: 0, rules: {} }] }] },
    values: [{ l: [1, { t: 'a' }] }, { l: [{ t: 'b' }] }, { l: [{ t: 'a', u: 1 }] }],
  },
]

const queries: {
  name: string
  query: [string, string][]
  rules: Record<string, Json[]>
  values: string[]
}[] = [
  {
    name: 'an exact query',
    query: [['a', '1']],
    rules: {},
    values: ['a=1', 'a=2', '', 'a=1&b=2', 'a=1&a=1'],
  },
  {
    name: 'a parameter given twice',
    query: [
      ['a', '1'],
      ['a', '2'],
    ],
    rules: {},
    values: ['a=1&a=2', 'a=2&a=1', 'a=1', 'a=1&a=2&a=3'],
  },
  {
    name: 'a parameter by regex',
    query: [['a', '1']],
    rules: { a: [{ match: 'regex', regex: '\\d+' }] },
    values: ['a=12', 'a=x', 'a='],
  },
  {
    name: 'a parameter by type',
    query: [['a', 'x']],
    rules: { a: [{ match: 'type' }] },
    values: ['a=12', 'a='],
  },
  {
    name: 'a number',
    query: [['a', '1']],
    rules: { a: [{ match: 'number' }] },
    values: ['a=12', 'a=-1.5', 'a=1e3', 'a=x', 'a=.5', 'a='],
  },
  {
    name: 'an integer',
    query: [['a', '1']],
    rules: { a: [{ match: 'integer' }] },
    values: ['a=12', 'a=-1', 'a=1.5', 'a=x'],
  },
  {
    name: 'a boolean',
    query: [['a', 'true']],
    rules: { a: [{ match: 'boolean' }] },
    values: ['a=false', 'a=1'],
  },
  {
    name: 'a date',
    query: [['a', '2024-01-01']],
    rules: { a: [{ match: 'date', format: 'yyyy-MM-dd' }] },
    values: ['a=2024-02-29', 'a=2023-02-29', 'a=x'],
  },
  {
    name: 'what includes a text',
    query: [['a', 'xyz']],
    rules: { a: [{ match: 'include', value: 'y' }] },
    values: ['a=aya', 'a=x'],
  },
]

const rulesOf = (rules: Record<string, Json[]>) =>
  Object.fromEntries(
    Object.entries(rules).map(([path, matchers]) => [path, { combine: 'AND', matchers }]),
  )

/** Numbers of the wrong kind are 500 on the mock server; what it expects is answered 200. */
async function accepted(url: string, body: Json | undefined): Promise<boolean> {
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }
  const response = await fetch(url, init)
  return response.status === 200
}

describe('the schema of a request, beside the official mock server', () => {
  const ajv = addFormats.default(new Ajv2020({ strict: false }))
  let folder: string
  let port: number
  let schemas: Map<string, ResourceSchema>
  const pact = makeConsumerPact('consumer', 'provider', 5, 'error')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pact-schema-'))
    bodies.forEach(({ name, body, rules }, index) => {
      const interaction = pact.newInteraction(name)
      interaction.withRequest('POST', `/body-${index}`)
      interaction.withRequestBody(JSON.stringify(body), 'application/json')
      interaction.withRequestMatchingRules(JSON.stringify({ body: rulesOf(rules) }))
      interaction.withStatus(200)
    })
    queries.forEach(({ name, query, rules }, index) => {
      const interaction = pact.newInteraction(name)
      interaction.withRequest('GET', `/query-${index}`)
      const seen = new Map<string, number>()
      for (const [key, value] of query) {
        interaction.withQuery(key, seen.get(key) ?? 0, value)
        seen.set(key, (seen.get(key) ?? 0) + 1)
      }
      interaction.withRequestMatchingRules(JSON.stringify({ query: rulesOf(rules) }))
      interaction.withStatus(200)
    })
    port = pact.createMockServer('127.0.0.1', 0)
    pact.writePactFile(folder)
    const written = JSON.parse(await readFile(join(folder, 'consumer-provider.json'), 'utf8'))
    const made = schemasOfPact(written, { resourceOf: ({ path = '' }) => path.slice(1) }).schemas
    const described = made.filter(({ part }) => part === 'body' || part === 'query')
    schemas = new Map(described.map((schema) => [schema.interactions[0] ?? '', schema]))
  })

  afterAll(async () => {
    pact.cleanupMockServer(port)
    await rm(folder, { recursive: true })
  })

  const sent = bodies.flatMap(({ name, values }, index) =>
    values.map((value) => ({ name, index, value })),
  )
  it.each(sent)('agrees on $name: $value', async ({ name, index, value }) => {
    const verdict = await accepted(`http://127.0.0.1:${port}/body-${index}`, value)
    expect(ajv.compile(schemas.get(name)?.schema ?? false)(value)).toBe(verdict)
  })

  const asked = queries.flatMap(({ name, values }, index) =>
    values.map((value) => ({ name, index, value })),
  )
  it.each(asked)('agrees on $name: ?$value', async ({ name, index, value }) => {
    const verdict = await accepted(`http://127.0.0.1:${port}/query-${index}?${value}`, undefined)
    const parameters = new URLSearchParams(value)
    const query = Object.fromEntries(
      [...new Set(parameters.keys())].map((key) => {
        const all = parameters.getAll(key)
        return [key, all.length === 1 ? all[0] : all]
      }),
    )
    expect(ajv.compile(schemas.get(name)?.schema ?? false)(query)).toBe(verdict)
  })
})
