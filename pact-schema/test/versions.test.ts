import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Json, JsonObject } from '../src/json.ts'
import { schemasOfPact } from '../src/pact-schema.ts'
import { type Answer, type Outcome, verify } from './official-verifier.ts'
import { quickAjv } from './quick-ajv.ts'

const parties = { consumer: { name: 'consumer' }, provider: { name: 'provider' } }
const pact = (version: string, more: JsonObject): JsonObject => ({
  ...parties,
  metadata: { pactSpecification: { version } },
  ...more,
})
const list = (...matchers: Json[]) => ({ combine: 'AND', matchers })
const example = { id: 7, name: 'n', tags: [{ key: 'k' }] }
const v2Rules = {
  '$.body.id': { match: 'type' },
  '$.body.tags': { min: 1 },
  '$.body.tags[*].*': { match: 'type' },
  "$.body['name']": { regex: '[a-z]+' },
}
const v3Rules = {
  '$.id': list({ match: 'integer' }),
  '$.tags': list({ match: 'type', min: 1 }),
  '$.tags[*].*': list({ match: 'type' }),
  '$.name': list({ match: 'regex', regex: '[a-z]+' }),
}
const bodies: Json[] = [
  { id: 8, name: 'abc', tags: [{ key: 'x' }] },
  { id: 'x', name: 'abc', tags: [{ key: 'x' }] },
  { id: 8, name: 'ABC', tags: [{ key: 'x' }] },
  { id: 8, name: 'abc', tags: [] },
  { id: 8, name: 'abc', tags: [{ key: 1 }] },
  { id: 8, name: 'abc', tags: [{}] },
  { id: 8, name: 'abc', tags: [{ key: 'x' }, { key: 'y', more: 1 }], more: 1 },
  { name: 'abc', tags: [{ key: 'x' }] },
  [],
]
const response = (more: JsonObject) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  ...more,
})
const get = (index: number) => ({ method: 'GET', path: `/${index}` })

/** One interaction for each body, in one version's form. */
const http = (version: string, type: JsonObject, answer: JsonObject) =>
  pact(version, {
    interactions: bodies.map((_, index) => ({
      ...type,
      description: `body ${index}`,
      request: get(index),
      response: answer,
    })),
  })
const content = { content: example, contentType: 'application/json', encoded: false }
const messages: Record<string, JsonObject> = {
  'V3 messages': pact('3.0.0', {
    messages: bodies.map((_, index) => ({
      description: `body ${index}`,
      contents: example,
      metaData: { contentType: 'application/json' },
      matchingRules: { body: v3Rules },
    })),
  }),
  'V4 messages': pact('4.0', {
    interactions: bodies.map((_, index) => ({
      type: 'Asynchronous/Messages',
      description: `body ${index}`,
      contents: content,
      metadata: { contentType: 'application/json' },
      matchingRules: { body: v3Rules },
    })),
  }),
  'V4 synchronous messages': pact('4.0', {
    interactions: bodies.map((_, index) => ({
      type: 'Synchronous/Messages',
      description: `body ${index}`,
      request: {
        contents: { content: { ask: index }, contentType: 'application/json', encoded: false },
      },
      response: [{ contents: content, matchingRules: { body: v3Rules } }],
    })),
  }),
}
const forms: Record<string, JsonObject> = {
  'V2 HTTP': http('2.0.0', {}, response({ body: example, matchingRules: v2Rules })),
  'V3 HTTP': http('3.0.0', {}, response({ body: example, matchingRules: { body: v3Rules } })),
  'V4 HTTP': http(
    '4.0',
    { type: 'Synchronous/HTTP' },
    {
      status: 200,
      headers: { 'Content-Type': ['application/json'] },
      body: content,
      matchingRules: { body: v3Rules },
    },
  ),
  'V4 HTTP, encoded': http(
    '4.0',
    { type: 'Synchronous/HTTP' },
    {
      status: 200,
      body: {
        content: Buffer.from(JSON.stringify(example)).toString('base64'),
        contentType: 'application/json',
        encoded: 'base64',
      },
      matchingRules: { body: v3Rules },
    },
  ),
  ...messages,
}

const ajv = () => quickAjv()

describe.each(Object.entries(forms))('%s', (form, written) => {
  let official: Map<string, Outcome>
  beforeAll(async () => {
    const answers = bodies.map((body, index): [string, Answer] => [
      form in messages ? `body ${index}` : `/${index}`,
      { body: JSON.stringify(body) },
    ])
    official = await verify(written, new Map(answers))
  }, 60_000)

  it('gives one schema that accepts what the official verifier does', () => {
    const { schemas, notes } = schemasOfPact(written, {
      resourceOf: ({ direction }) => (direction === 'request' ? 'asked' : 'thing'),
    })
    expect(notes).toEqual([])
    const [schema, ...others] = schemas.filter(({ resource }) => resource === 'thing')
    expect(others).toEqual([])
    const validate = ajv().compile(schema?.schema ?? false)
    const ours = bodies.map((body) => validate(body))
    expect(ours).toEqual(bodies.map((_, index) => official.get(`body ${index}`)?.accepted))
    expect(ours).toContain(true)
    expect(ours).toContain(false)
  })
})

/** A header as expected, what is said of it, and headers that come. */
const headers: {
  name: string
  expected: string[]
  rules: Json[]
  values: (string | undefined)[]
}[] = [
  {
    name: 'Content-Type',
    expected: ['application/json'],
    rules: [],
    values: [
      'application/json',
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8;x=1',
    ],
  },
  {
    name: 'Content-Type',
    expected: ['application/json; charset=utf-8'],
    rules: [],
    values: [
      'application/json',
      'application/json;charset=UTF-8',
      'application/json; x=1; charset=utf-8',
    ],
  },
  { name: 'X-One', expected: ['abc'], rules: [], values: ['abc', 'ABC', 'abc, d', undefined] },
  { name: 'X-List', expected: ['a, b'], rules: [], values: ['a, b', 'a,b', 'a ,  b', 'b, a', 'a'] },
  {
    name: 'Vary',
    expected: ['Accept', 'Origin'],
    rules: [],
    values: ['Accept, Origin', 'Accept,Origin', 'Origin, Accept', 'Accept', 'Accept, Origin, X'],
  },
  {
    name: 'Access-Control-Allow-Methods',
    expected: ['GET', 'OPTIONS'],
    rules: [],
    values: ['GET, OPTIONS', 'GET,OPTIONS', 'GET'],
  },
  {
    name: 'X-Id',
    expected: ['abc'],
    rules: [{ match: 'regex', regex: '[a-z]+' }],
    values: ['xyz', 'xyz1', undefined],
  },
  { name: 'X-Any', expected: ['abc'], rules: [{ match: 'type' }], values: ['1', 'x', undefined] },
  {
    name: 'X-Count',
    expected: ['1'],
    rules: [{ match: 'integer' }],
    values: ['12', '1.5', 'x', '-1'],
  },
  {
    name: 'X-Number',
    expected: ['1'],
    rules: [{ match: 'number' }],
    values: ['12', '1.5', '-1e3', 'x', '1.'],
  },
  { name: 'X-Flag', expected: ['true'], rules: [{ match: 'boolean' }], values: ['false', 'yes'] },
  {
    name: 'X-Part',
    expected: ['abc'],
    rules: [{ match: 'include', value: 'b' }],
    values: ['xbx', 'x'],
  },
  { name: 'X-Same', expected: ['abc'], rules: [{ match: 'equality' }], values: ['abc', 'abd'] },
  {
    name: 'X-Version',
    expected: ['1.0.0'],
    rules: [{ match: 'semver' }],
    values: ['2.1.0-rc.1', '2.1'],
  },
  {
    name: 'X-Date',
    expected: ['2024-01-01'],
    rules: [{ match: 'date', format: 'yyyy-MM-dd' }],
    values: ['2024-02-28', '28.2.2024'],
  },
  {
    name: 'Vary',
    expected: ['Accept', 'Origin'],
    rules: [{ match: 'regex', regex: '[A-Z][a-z]+' }],
    values: ['Accept, Origin', 'Cookie', 'Accept, origin'],
  },
]

describe('response headers', () => {
  const cases = headers.flatMap((header, number) =>
    header.values.map((value) => ({ ...header, number, value })),
  )
  const written = pact('4.0', {
    interactions: cases.map(({ name, expected, rules }, index) => ({
      type: 'Synchronous/HTTP',
      description: `case ${index}`,
      request: get(index),
      response: {
        status: 200,
        headers: { [name]: expected },
        ...(rules.length === 0 ? {} : { matchingRules: { header: { [name]: list(...rules) } } }),
      },
    })),
  })
  let official: Map<string, Outcome>
  beforeAll(async () => {
    const answers = cases.map(({ name, value }, index): [string, Answer] => [
      `/${index}`,
      { body: '', headers: value === undefined ? {} : { [name]: value } },
    ])
    official = await verify(written, new Map(answers))
  }, 60_000)
  const made = schemasOfPact(written, {
    resourceOf: ({ path = '' }) => `case-${path.slice(1)}`,
  }).schemas

  it.each(cases.map((one, index) => ({ ...one, index })))(
    'agree on $name: $expected under $rules: $value',
    ({ name, value, index }) => {
      const schema = made.find(
        ({ resource, direction }) =>
          resource === `case-${index}-headers` && direction === 'response',
      )
      const given = value === undefined ? {} : { [name.toLowerCase()]: value }
      expect(ajv().compile(schema?.schema ?? false)(given)).toBe(
        official.get(`case ${index}`)?.accepted,
      )
    },
  )
})
