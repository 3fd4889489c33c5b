import { describe, expect, it } from '@jest/globals'
import { joinParts, type PactInteraction, type PactPart } from './join-parts.ts'

function part(interactions: PactInteraction[], provider = 'api'): PactPart {
  return {
    consumer: { name: 'web' },
    provider: { name: provider },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  }
}

function exchange(description: string, more: object = {}): PactInteraction {
  return { type: 'Synchronous/HTTP', description, ...more }
}

describe('joining the parts of a pact', () => {
  it('writes one pact per consumer and provider', () => {
    const joined = joinParts([
      part([exchange('b')], 'lambda'),
      part([exchange('b')]),
      part([exchange('a')]),
    ])

    expect(joined.map(({ fileName }) => fileName)).toEqual(['web-api.json', 'web-lambda.json'])
    expect(joined[0]?.pact.interactions.map(({ description }) => description)).toEqual(['a', 'b'])
  })

  it('gives the same text whatever the order in which parts and interactions were written', () => {
    const interactions = [exchange('b'), exchange('c'), exchange('B'), exchange('a')]
    const onePart = joinParts([part(interactions)])
    const manyParts = joinParts(interactions.toReversed().map((each) => part([each])))

    expect(JSON.stringify(manyParts)).toBe(JSON.stringify(onePart))
  })

  it('refuses two interactions with one description', () => {
    const parts = [part([exchange('a request')]), part([exchange('a request', { request: {} })])]

    expect(() => joinParts(parts)).toThrow('web-api: "a request" stands twice')
  })

  it('refuses an example that would be another one at the next run', () => {
    const generators = { body: { '$.id': { type: 'Uuid' } } }
    const parts = [part([exchange('a request', { response: { generators } })])]

    expect(() => joinParts(parts)).toThrow('makes an example of its own at every run')
  })

  it('takes a value that a provider state injects', () => {
    const generators = { path: { type: 'ProviderState', expression: '/users/id' } }
    const parts = [part([exchange('a request', { request: { generators } })])]

    expect(joinParts(parts)).toHaveLength(1)
  })
})
