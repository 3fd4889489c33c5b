import { describe, expect, it } from '@jest/globals'
import { isObject, type Json, type JsonObject } from './json.ts'
import { type JsonSchema, schemasOfPact, serializeSchema } from './pact-schema.ts'

const pact = (...interactions: JsonObject[]) => ({
  consumer: { name: 'web' },
  provider: { name: 'api' },
  metadata: { pactSpecification: { version: '4.0' } },
  interactions,
})
const rules = (paths: Record<string, Json[]>) =>
  Object.fromEntries(
    Object.entries(paths).map(([path, matchers]) => [path, { combine: 'AND', matchers }]),
  )
const json = (content: Json) => ({ content, contentType: 'application/json', encoded: false })
const type = { match: 'type' }

interface Given {
  description?: string
  method?: string
  path?: string
  status?: number
  sent?: Json
  answer?: Json
  rules?: Record<string, Json[]>
  request?: JsonObject
  response?: JsonObject
  more?: JsonObject
}

function interaction(given: Given): JsonObject {
  const {
    description = 'an experiment',
    method = 'GET',
    path = '/api/v1/experiments/42',
    status = 200,
  } = given
  return {
    type: 'Synchronous/HTTP',
    description,
    request: {
      method,
      path,
      ...(given.sent === undefined ? {} : { body: json(given.sent) }),
      ...given.request,
    },
    response: {
      status,
      ...(given.answer === undefined
        ? {}
        : { body: json(given.answer), matchingRules: { body: rules(given.rules ?? {}) } }),
      ...given.response,
    },
    ...given.more,
  }
}

/** The schema of the only answer body. */
function answerSchema(...given: Given[]): JsonSchema {
  const { schemas } = schemasOfPact(
    pact(...given.map((one, index) => interaction({ description: `number ${index}`, ...one }))),
  )
  const [found, ...others] = schemas.filter(
    ({ direction, part }) => direction === 'response' && part === 'body',
  )
  expect(others).toEqual([])
  return found?.schema ?? {}
}
const names = (...given: Given[]) =>
  schemasOfPact(pact(...given.map(interaction))).schemas.map(
    ({ resource, direction }) => `${resource} ${direction}`,
  )

describe('what one interaction says', () => {
  it('is equality without a matcher, and the type under a type matcher', () => {
    expect(
      answerSchema({ answer: { id: 'exp-1', name: 'n' }, rules: { '$.name': [type] } }),
    ).toMatchObject({
      type: 'object',
      required: ['id', 'name'],
      properties: { id: { const: 'exp-1' }, name: { type: 'string' } },
    })
  })

  it('leaves answers open and closes requests', () => {
    const { schemas } = schemasOfPact(
      pact(interaction({ method: 'POST', sent: { a: 1 }, answer: { a: 1 } })),
    )
    const closed = schemas.map(({ direction, schema }) => [direction, schema.additionalProperties])
    expect(closed).toEqual([
      ['request', false],
      ['response', undefined],
    ])
  })

  it('has $schema, a stable $id, a title, a description and examples', () => {
    expect(answerSchema({ answer: { b: 1, a: 2 } })).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:pact-schema:api:web:response:experiment',
      title: 'Experiment',
      description: 'What web relies on in answers of api. From: number 0.',
      examples: [{ a: 2, b: 1 }],
    })
  })

  it('knows values that are generated for a request by their type', () => {
    const { schemas } = schemasOfPact(
      pact(
        interaction({
          method: 'POST',
          sent: { id: 'x', n: 1 },
          request: { generators: { body: { '$.id': { type: 'Uuid' } } } },
        }),
      ),
    )
    expect(schemas[0]?.schema.properties).toEqual({ id: { type: 'string' }, n: { const: 1 } })
  })

  it('keeps members whatever their name is', () => {
    const answer = JSON.parse('{"__proto__":{"a":1},"constructor":1,"0":2}')
    const schema = JSON.parse(serializeSchema(answerSchema({ answer })))
    expect(Object.keys(schema.properties)).toEqual(['0', '__proto__', 'constructor'])
    expect(schema.required).toEqual(['0', '__proto__', 'constructor'])
  })

  it('moves what occurs twice, and the items of a list, into definitions', () => {
    const user = { id: 1, name: 'n' }
    const schema = answerSchema({ answer: { owner: user, editor: user }, rules: { $: [type] } })
    expect(schema).toMatchObject({
      properties: { owner: { $ref: '#/$defs/editor' }, editor: { $ref: '#/$defs/editor' } },
    })
    const list = answerSchema({
      path: '/experiments',
      answer: { items: [user], total: 1 },
      rules: { $: [type] },
    })
    expect(list).toMatchObject({
      properties: { items: { items: { $ref: '#/$defs/experiment' } } },
      $defs: { experiment: { properties: { id: { type: 'number' } } } },
    })
  })
})

describe('what several interactions of one resource say', () => {
  it('makes a member nullable that is null in one of them', () => {
    const schema = answerSchema(
      { answer: { a: null } },
      { answer: { a: 'x' }, rules: { $: [type] } },
    )
    expect(schema).toMatchObject({
      required: ['a'],
      properties: { a: { type: ['null', 'string'] } },
    })
  })

  it('makes a member optional that one of them lacks', () => {
    const schema = answerSchema({ answer: { a: 1, b: 1 } }, { answer: { a: 1 } })
    expect(schema).toMatchObject({
      required: ['a'],
      properties: { a: { const: 1 }, b: { const: 1 } },
    })
  })

  it('lists the values of examples that are compared as they stand', () => {
    const schema = answerSchema(
      { answer: { a: 'y' } },
      { answer: { a: 'x' } },
      { answer: { a: 'x' } },
    )
    expect(schema).toMatchObject({ properties: { a: { enum: ['x', 'y'] } } })
  })

  it('merges objects member by member, also within members and lists', () => {
    const schema = answerSchema(
      { answer: { o: { a: 1 }, l: [{ a: 1 }] }, rules: { $: [type] } },
      { answer: { o: { a: 1, b: 'x' }, l: [{ a: null }, { a: 2, c: 1 }] }, rules: { $: [type] } },
    )
    expect(schema).toMatchObject({
      properties: {
        o: { required: ['a'], properties: { a: { type: 'number' }, b: { type: 'string' } } },
        l: {
          type: 'array',
          items: { properties: { a: { type: ['null', 'number'] }, c: { type: 'number' } } },
        },
      },
    })
  })

  it('gives alternatives where shapes do not agree', () => {
    expect(
      answerSchema(
        { answer: { v: 'x' }, rules: { $: [type] } },
        { answer: { v: { a: 1 } }, rules: { $: [type] } },
      ),
    ).toMatchObject({
      properties: { v: { type: ['object', 'string'], required: ['a'] } },
    })
    expect(answerSchema({ answer: { a: 1 } }, { answer: { b: 1 } }).anyOf).toHaveLength(2)
    expect(
      answerSchema({ answer: { a: 1 } }, { answer: { b: 1 } }, { answer: { a: 1, b: 1 } }).anyOf,
    ).toBeUndefined()
  })

  it('takes the items of one list for those of an empty one', () => {
    const schema = answerSchema(
      { answer: { l: [] } },
      { answer: { l: ['x'] }, rules: { '$.l': [{ match: 'type', min: 1 }] } },
    )
    expect(schema.properties).toEqual({ l: { type: 'array', items: { type: 'string' } } })
  })

  it('gives the same bytes whatever their order', () => {
    const all = [
      { answer: { a: 1, b: [1, 'x'] } },
      { answer: { b: [2] } },
      { answer: { c: null, a: 'x' } },
    ].map((one, index) => interaction({ ...one, description: `number ${index % 2}` }))
    const text = (list: JsonObject[]) =>
      schemasOfPact(pact(...list)).schemas.map(({ schema }) => serializeSchema(schema))
    expect(text(all)).toEqual(text([...all].reverse()))
  })
})

describe('resources', () => {
  it('are named after the path; lists, errors and refused requests apart', () => {
    expect(names({ answer: { a: 1 } })).toEqual(['experiment response'])
    expect(names({ path: '/experiments', answer: [{ a: 1 }] })).toEqual([
      'experiment-list response',
    ])
    expect(names({ path: '/experiments/', answer: { items: [], total: 0 } })).toEqual([
      'experiment-list response',
    ])
    expect(
      names({
        path: '/experiments',
        method: 'POST',
        sent: { a: 1 },
        answer: { a: 1 },
        status: 201,
      }),
    ).toEqual(['experiment request', 'experiment response'])
    expect(
      names({
        path: '/experiments',
        method: 'POST',
        sent: { a: 1 },
        answer: { detail: 'x' },
        status: 422,
      }),
    ).toEqual(['error response', 'experiment-refused request'])
    expect(names({ path: '/events/batch', method: 'POST', sent: [{ a: 1 }] })).toEqual([
      'batch-list request',
    ])
  })

  it('follow the matcher or the generator of the path to see what varies', () => {
    const path = '/flags/evaluate/checkout'
    expect(names({ path, answer: {} })).toEqual(['checkout response'])
    const regex = {
      path: { combine: 'AND', matchers: [{ match: 'regex', regex: '^/flags/evaluate/[a-z]+$' }] },
    }
    expect(names({ path, answer: {}, request: { matchingRules: regex } })).toEqual([
      'evaluate response',
    ])
    // biome-ignore lint/suspicious/noTemplateCurlyInString: generators write expressions so
    const generators = { path: { type: 'ProviderState', expression: '/flags/evaluate/${key}' } }
    expect(names({ path, answer: {}, request: { generators } })).toEqual(['evaluate response'])
  })

  it('are what the pact or the caller says', () => {
    const more = { comments: { references: { schema: { resource: 'Flag State' } } } }
    expect(names({ answer: {}, more })).toEqual(['flag-state response'])
    const seen: unknown[] = []
    const { schemas } = schemasOfPact(pact(interaction({ answer: {}, more })), {
      resourceOf: (summary) => {
        seen.push(summary)
        return summary.direction === 'response' ? '../Mine' : undefined
      },
    })
    expect(schemas.map(({ resource }) => resource)).toEqual(['mine'])
    expect(seen).toContainEqual({
      kind: 'http',
      description: 'an experiment',
      states: [],
      direction: 'response',
      resource: 'flag-state',
      method: 'GET',
      path: '/api/v1/experiments/42',
      status: 200,
    })
  })

  it('of messages are named by metadata or description', () => {
    const message = (more: JsonObject) => ({
      type: 'Asynchronous/Messages',
      description: 'an evaluation record',
      contents: json({ a: 1 }),
      ...more,
    })
    const named = (more: JsonObject) =>
      schemasOfPact(pact(message(more))).schemas.map(
        ({ resource, direction, part }) => `${resource} ${direction} ${part}`,
      )
    expect(named({})).toEqual(['evaluation-record message body'])
    expect(named({ metadata: { contentType: 'application/json', topic: 'flagEvents' } })).toEqual([
      'flag-event message body',
      'flag-event-metadata message metadata',
    ])
  })
})

describe('headers and query', () => {
  const made = schemasOfPact(
    pact(
      interaction({
        path: '/experiments',
        request: {
          headers: { Authorization: ['Bearer x'] },
          query: { limit: ['5'], tag: ['a', 'b'] },
          matchingRules: {
            header: rules({ Authorization: [{ match: 'regex', regex: 'Bearer .+' }] }),
            query: rules({ limit: [{ match: 'integer' }] }),
          },
        },
        response: { headers: { 'X-Total': ['7'] } },
      }),
    ),
  ).schemas

  it('are schemas of their own, named after the resource', () => {
    expect(made.map(({ resource, direction, part }) => `${resource} ${direction} ${part}`)).toEqual(
      [
        'experiment-headers request headers',
        'experiment-headers response headers',
        'experiment-query request query',
      ],
    )
  })

  it('say what texts must be like; further headers are free, further parameters are not', () => {
    expect(
      made.map(({ schema: { $schema, $id, title, description, examples, ...rest } }) => rest),
    ).toEqual([
      {
        type: 'object',
        required: ['authorization'],
        properties: { authorization: { type: 'string', pattern: '^Bearer .+$' } },
      },
      { type: 'object', required: ['x-total'], properties: { 'x-total': { const: '7' } } },
      {
        type: 'object',
        required: ['limit', 'tag'],
        properties: {
          limit: { type: 'string', pattern: '^[+]?[0-9]+$' },
          tag: {
            type: 'array',
            prefixItems: [{ const: 'a' }, { const: 'b' }],
            items: false,
            minItems: 2,
            maxItems: 2,
          },
        },
        additionalProperties: false,
      },
    ])
  })
})

describe('what a schema cannot say', () => {
  it('is noted, with a pointer into the pact, and stands in a comment', () => {
    const written = pact(
      interaction({
        answer: { a: 1.5, b: 'x' },
        rules: { '$.a': [{ match: 'decimal' }], '$.b': [{ match: 'x-plugin' }] },
      }),
    )
    const { schemas, notes } = schemasOfPact(written)
    expect(notes.map(({ interaction, matcher }) => [interaction, matcher])).toEqual([
      ['an experiment', 'decimal'],
      ['an experiment', 'x-plugin'],
    ])
    expect(notes.map(({ pointer }) => at(written, pointer))).toEqual([
      { match: 'decimal' },
      { match: 'x-plugin' },
    ])
    expect(schemas[0]?.schema.properties).toMatchObject({
      a: { type: 'number', $comment: expect.stringContaining('decimal') },
      b: { $comment: expect.stringContaining('x-plugin') },
    })
  })

  it.each([
    [
      'a form',
      { contentType: 'application/x-www-form-urlencoded', content: 'a=b' },
      'application/x-www-form-urlencoded',
    ],
    [
      'a plugin content',
      { contentType: 'application/protobuf', content: 'AAE=', encoded: 'base64' },
      'application/protobuf',
    ],
    [
      'broken base64',
      { contentType: 'application/json', content: 'AAE=', encoded: 'base64' },
      'not JSON',
    ],
    [
      'a depth beyond reason',
      { contentType: 'application/json', content: nested(300) },
      'nested too deeply',
    ],
  ])('includes %s', (_, body, reason) => {
    const { schemas, notes } = schemasOfPact(pact(interaction({ response: { body } })))
    expect(schemas).toEqual([])
    expect(notes).toMatchObject([
      {
        pointer: '/interactions/0/response/body',
        matcher: 'content',
        reason: expect.stringContaining(reason),
      },
    ])
  })

  it('includes rules that can never be met', () => {
    const schema = answerSchema({ answer: { a: { b: 1 } }, rules: { '$.a': [{ match: 'null' }] } })
    expect(schema.properties).toMatchObject({
      a: { not: {}, $comment: expect.stringContaining('nothing can match') },
    })
  })
})

describe('odd input', () => {
  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { interactions: 7 },
    { interactions: [] },
    { interactions: [null, 7, 'x', {}, { request: 7, response: [] }] },
    {
      interactions: [
        {
          request: {
            method: 7,
            path: 7,
            headers: 7,
            query: 7,
            body: 7,
            matchingRules: 7,
            generators: 7,
          },
          response: {
            status: 'x',
            headers: { a: [null] },
            body: { content: 1 },
            matchingRules: {
              body: {
                'not a path': 7,
                $: {
                  matchers: [
                    7,
                    null,
                    {},
                    { match: 'regex' },
                    { match: 'arrayContains', variants: 7 },
                  ],
                },
              },
            },
          },
        },
      ],
    },
    { messages: [{ contents: 7 }, { metaData: 7 }] },
    {
      metadata: { pactSpecification: { version: '4.0' } },
      interactions: [
        { type: 'Synchronous/Messages', request: 7, response: [7, { contents: 7 }] },
        { type: 'Asynchronous/Messages' },
      ],
    },
    pact(interaction({ answer: 1, more: { deep: nested(5000) } })),
  ])('gives notes rather than an error: %#', (odd) => {
    const { schemas, notes } = schemasOfPact(odd)
    expect(schemas.length + notes.length).toBeGreaterThan(0)
  })

  it('does not keep anyone waiting', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}`)
    const many = Object.fromEntries(keys.map((key) => [key, 1]))
    const stars = Object.fromEntries(keys.map((key) => [`$[*].*.*.${key}`, { matchers: [type] }]))
    const eachValues = Array.from({ length: 500 }, (_, index) => ({
      match: 'eachValue',
      rules: [{ match: 'regex', regex: `${index}` }],
    }))
    const hostile = [
      {
        body: json(many),
        matchingRules: {
          body: Object.fromEntries(keys.map((key) => [`$['${key}']`, { matchers: [type] }])),
        },
      },
      { body: json([[[many]]]), matchingRules: { body: stars } },
      { body: json(many), matchingRules: { body: { $: { matchers: eachValues } } } },
      {
        body: json([many]),
        matchingRules: { body: { $: { matchers: [type] }, '$[999]': { matchers: [type] } } },
      },
    ]
    for (const response of hostile) {
      // The processor's time: neighbours that use it too count for nothing.
      const start = process.cpuUsage()
      const { schemas, notes } = schemasOfPact(pact(interaction({ response })))
      expect(schemas.length + notes.length).toBeGreaterThan(0)
      expect(process.cpuUsage(start).user).toBeLessThan(5_000_000)
    }
  })
})

function nested(levels: number): Json {
  let value: Json = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

function at(value: Json, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (found, key) =>
        Array.isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined,
      value,
    )
}
