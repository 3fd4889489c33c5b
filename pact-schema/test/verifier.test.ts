import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Json } from '../src/json.ts'
import { type ResourceSchema, schemasOfPact } from '../src/pact-schema.ts'
import { examples, matchers, nested, values } from './corpus.ts'
import { disagreements } from './disagreements.ts'
import { type Outcome, verify } from './official-verifier.ts'
import { quickAjv } from './quick-ajv.ts'

interface Case {
  description: string
  body: Json
  rules: Record<string, Json>
  /** What the provider answers, as text. */
  answer: string
}

/** The official verifier needs most of a minute for everything: every build tries a sixth, `CORPUS=whole` all. */
const part = process.env.CORPUS === 'whole' ? 1 : 6

/** One interaction tries all values with one matcher and example: they are the items of a list. */
const everything = matchers.flatMap(({ name, rules, examples: own }) =>
  (own ?? examples).map((example): Case => {
    const placed = Object.entries(rules).map(([path, list]) => [`$[*]${path}`, list])
    return {
      description: `${name} | ${JSON.stringify(example)}`,
      body: values.map(() => example),
      rules: Object.fromEntries(placed),
      answer: `[${values.join(',')}]`,
    }
  }),
)
const crossed = everything.filter((_, index) => index % part === 0)
const deeper = nested.flatMap(({ name, body, rules, values }) =>
  values.map((value): Case => ({ description: `${name} | ${value}`, body, rules, answer: value })),
)

function pactOf(cases: readonly Case[]): Json {
  return {
    consumer: { name: 'consumer' },
    provider: { name: 'provider' },
    metadata: { pactSpecification: { version: '4.0' } },
    interactions: cases.map(({ description, body, rules }, index) => ({
      type: 'Synchronous/HTTP',
      description,
      request: { method: 'GET', path: `/${index}` },
      response: {
        status: 200,
        body: { content: body, contentType: 'application/json', encoded: false },
        matchingRules: { body: rules },
      },
    })),
  }
}

async function verdicts(cases: readonly Case[]): Promise<Map<string, Outcome>> {
  const answers = new Map(cases.map(({ answer }, index) => [`/${index}`, { body: answer }]))
  return verify(pactOf(cases), answers)
}

function schemasByDescription(cases: readonly Case[]): Map<string, ResourceSchema> {
  let number = 0
  const { schemas } = schemasOfPact(pactOf(cases), {
    resourceOf: () => {
      number += 1
      return `case-${number}`
    },
  })
  const bodies = schemas.filter(({ part }) => part === 'body')
  return new Map(bodies.map((schema) => [schema.interactions[0] ?? '', schema]))
}

const ajv = quickAjv({ allErrors: true, validateFormats: true })

describe('a schema made from a pact, beside the official verifier', () => {
  let official: Map<string, Outcome>
  let ours: Map<string, ResourceSchema>
  beforeAll(async () => {
    const cases = [...crossed, ...deeper]
    official = await verdicts(cases)
    ours = schemasByDescription(cases)
  }, 600_000)

  it('accepts and refuses the same values, but for the listed kinds that a schema cannot tell apart', () => {
    const unlisted: string[] = []
    const used = new Set<string>()
    let agreed = 0
    for (const { description, answer } of crossed) {
      const validate = ajv.compile(ours.get(description)?.schema ?? false)
      validate(JSON.parse(answer))
      const bad = new Set((validate.errors ?? []).map((error) => error.instancePath.split('/')[1]))
      const refused = new Set(
        official.get(description)?.mismatches.map((path) => /^\$\[(\d+)\]/.exec(path)?.[1]),
      )
      expect(official.get(description)?.accepted).toBe(refused.size === 0)
      const [matcher = ''] = description.split(' | ')
      values.forEach((value, index) => {
        const schema = !bad.has(String(index))
        const verifier = !refused.has(String(index))
        if (schema === verifier) {
          agreed += 1
          return
        }
        const known = disagreements.find((kind) => kind.covers({ matcher, value, schema }))
        if (known === undefined)
          unlisted.push(`${description}: ${value}: schema ${schema}, verifier ${verifier}`)
        else used.add(known.name)
      })
    }
    expect(unlisted).toEqual([])
    expect([...used].sort()).toEqual(disagreements.map(({ name }) => name).sort())
    expect(agreed).toBeGreaterThan(20_000 / part)
  })

  it.each(deeper)('agrees with it where paths compete: $description', ({ description, answer }) => {
    const validate = ajv.compile(ours.get(description)?.schema ?? false)
    expect(validate(JSON.parse(answer))).toBe(official.get(description)?.accepted)
  })
})
