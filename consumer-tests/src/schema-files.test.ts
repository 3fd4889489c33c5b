import { describe, expect, it } from '@jest/globals'
import type { PactPart } from './join-parts.ts'
import { schemaFiles } from './schema-files.ts'

function pact(...bodies: { description: string; content: unknown; rules?: object }[]): PactPart {
  return {
    consumer: { name: 'web' },
    provider: { name: 'api' },
    metadata: { pactSpecification: { version: '4.0' } },
    interactions: bodies.map(({ description, content, rules = {} }) => ({
      type: 'Synchronous/HTTP',
      description,
      request: { method: 'GET', path: '/things/1' },
      response: {
        status: 200,
        headers: { 'Content-Type': ['application/json'] },
        body: { content, contentType: 'application/json', encoded: false },
        matchingRules: { body: rules },
      },
    })),
  }
}

const integer = { combine: 'AND', matchers: [{ match: 'integer' }] }

describe('the schema files of a pact', () => {
  it('hold a schema and the types of each resource, below provider and consumer', async () => {
    const { files, examples } = await schemaFiles(
      pact({ description: 'a thing', content: { n: 1 }, rules: { '$.n': integer } }),
    )

    expect([...files.keys()]).toEqual([
      'schemas/api/web/thing.schema.json',
      'schemas/api/web/thing.d.ts',
    ])
    expect(files.get('schemas/api/web/thing.d.ts')).toContain('n: number')
    expect(JSON.parse(files.get('schemas/api/web/thing.schema.json') ?? '')).toMatchObject({
      properties: { n: { type: 'integer' } },
      required: ['n'],
    })
    expect(examples).toBeGreaterThan(0)
  })

  it('are the same whatever the order of the interactions', async () => {
    const one = { description: 'one', content: { n: 1 } }
    const other = { description: 'other', content: { n: null } }

    expect((await schemaFiles(pact(one, other))).files).toEqual(
      (await schemaFiles(pact(other, one))).files,
    )
  })

  it('are not written for an example that breaks its own rules', async () => {
    const broken = pact({ description: 'a thing', content: { n: 'x' }, rules: { '$.n': integer } })

    await expect(schemaFiles(broken)).rejects.toThrow(
      'web: the response body of "a thing" breaks its own rules: the example/n must be integer',
    )
  })

  it('give a list of fixed length as a tuple', async () => {
    const { files } = await schemaFiles(pact({ description: 'a thing', content: { at: [1, 'a'] } }))

    expect(files.get('schemas/api/web/thing.d.ts')).toContain("[1, 'a']")
  })
})
