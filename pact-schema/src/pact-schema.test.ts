import { describe, expect, it } from '@jest/globals'
import { schemasOfPact, serializeSchema } from './pact-schema.ts'

const interaction = {
  type: 'Synchronous/HTTP',
  description: 'a request for an experiment',
  request: { method: 'GET', path: '/api/v1/experiments/42' },
  response: {
    status: 200,
    body: { contentType: 'application/json', content: { id: 'exp-1', name: 'Checkout' } },
    matchingRules: { body: { '$.name': { combine: 'AND', matchers: [{ match: 'type' }] } } },
  },
}
const pact = (interactions: object[]) => ({
  consumer: { name: 'web' },
  provider: { name: 'api' },
  metadata: { pactSpecification: { version: '4.0' } },
  interactions,
})

describe('schemasOfPact', () => {
  it('says what an answer must be like: equal where there is no matcher, of one type where there is one', () => {
    const { schemas, notes } = schemasOfPact(pact([interaction]))
    expect(notes).toEqual([])
    expect(schemas).toHaveLength(1)
    expect(schemas[0]).toMatchObject({
      resource: 'experiment',
      direction: 'response',
      part: 'body',
      interactions: ['a request for an experiment'],
      schema: {
        type: 'object',
        required: ['id', 'name'],
        properties: { id: { const: 'exp-1' }, name: { type: 'string' } },
      },
    })
  })

  it('gives the same bytes whatever the order of the interactions', () => {
    const other = { ...interaction, description: 'another request' }
    const text = (interactions: object[]) =>
      schemasOfPact(pact(interactions)).schemas.map(({ schema }) => serializeSchema(schema))
    expect(text([interaction, other])).toEqual(text([other, interaction]))
  })

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { interactions: 7 },
    { interactions: [null, 7, 'x', {}, { request: 7, response: [] }] },
    { messages: [{ contents: 7 }] },
  ])('gives notes rather than an error for %j', (odd) => {
    const { schemas, notes } = schemasOfPact(odd)
    expect(schemas.length + notes.length).toBeGreaterThan(0)
  })
})
