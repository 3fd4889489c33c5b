import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Json } from '../src/json.ts'
import { schemasOfPact, serializeSchema } from '../src/pact-schema.ts'
import { quickAjv } from './quick-ajv.ts'

const seed = 20_240_301

/** Bodies over few names, so that they meet, and under matchers that their own example satisfies. */
const { body } = fc.letrec<{ body: Json }>((tie) => ({
  body: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2.5, '', 'a', 'b'),
    fc.array(tie('body'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString'), tie('body'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}))
const matcher = fc.constantFrom<Json>(
  { match: 'type' },
  { match: 'type', min: 0 },
  { match: 'equality' },
  { match: 'values' },
  { match: 'eachKey', rules: [{ match: 'type' }] },
)
const path = fc.constantFrom('$', '$.a', '$.b', '$[*]', '$.*', '$.a.*', '$[0]', '$.a[*].b')
const said = fc.record({
  body,
  rules: fc.dictionary(path, fc.array(matcher, { minLength: 1, maxLength: 2 }), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
})
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never

const isSaid = ({ body }: Said) => body !== null && body !== ''
const made = (pact: Json) => schemasOfPact(pact, { resourceOf: () => 'thing' }).schemas

const pactOf = (all: readonly Said[]): Json => ({
  metadata: { pactSpecification: { version: '4.0' } },
  interactions: all.map(({ body, rules }, index) => ({
    type: 'Synchronous/HTTP',
    description: `number ${index % 2}`,
    request: { method: 'GET', path: '/things/1' },
    response: {
      status: 200,
      body: { content: body, contentType: 'application/json', encoded: false },
      matchingRules: {
        body: Object.fromEntries(
          Object.entries(rules).map(([key, matchers]) => [key, { matchers }]),
        ),
      },
    },
  })),
})

const ajv = quickAjv({ ownProperties: true })

describe('interactions of one resource, merged', () => {
  it('give a schema that accepts the example of each, if its own schema does', () => {
    let examples = 0
    let schemas = 0
    const check = (all: readonly Said[]) => {
      const compiled = (some: readonly Said[]) =>
        ajv.compile({ ...made(pactOf(some))[0]?.schema, $id: `urn:test:${++schemas}` })
      if (!all.some(isSaid)) return
      const merged = compiled(all)
      for (const one of all) {
        if (!isSaid(one) || !compiled([one])(one.body)) continue
        examples += 1
        if (!merged(one.body)) throw new Error(JSON.stringify([one.body, merged.errors]))
      }
    }
    fc.assert(fc.property(fc.array(said, { minLength: 2, maxLength: 4 }), check), {
      seed,
      numRuns: 500,
    })
    expect(examples).toBeGreaterThan(900)
  }, 60_000)

  it('give the same bytes in any order', () => {
    const text = (all: readonly Said[]) =>
      made(pactOf(all)).map(({ schema }) => serializeSchema(schema))
    const check = (all: readonly Said[], swaps: readonly number[]) => {
      const described = (pactOf(all) as { interactions: Json[] }).interactions
      const shuffled = [...described]
      for (const swap of swaps) shuffled.push(...shuffled.splice(swap % shuffled.length, 1))
      const of = (interactions: Json[]) =>
        made({ ...(pactOf([]) as object), interactions }).map(({ schema }) =>
          serializeSchema(schema),
        )
      expect(of(shuffled)).toEqual(text(all))
    }
    fc.assert(
      fc.property(
        fc.array(said, { minLength: 2, maxLength: 5 }),
        fc.array(fc.nat(9), { maxLength: 6 }),
        check,
      ),
      { seed, numRuns: 700 },
    )
  }, 60_000)
})
