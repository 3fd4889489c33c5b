import { type ResourceSchema, schemasOfPact, serializeSchema } from '@concordat/pact-schema'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import type { PactPart } from './join-parts.ts'

export interface SchemaFiles {
  /** Schemas and the types made from them, by path. */
  readonly files: ReadonlyMap<string, string>
  /** How many examples were checked. */
  readonly examples: number
  /** What a pact says and a schema cannot say, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * What one pact relies on, as files below `schemas/<provider>/<consumer>/`: a schema for each body, and beside it the
 * types. Every example of the pact is checked, against the rules of its own interaction and against the schema of its
 * resource; throws a sentence for one that does not hold, because it would promise what its own rules forbid.
 */
export async function schemaFiles(pact: PactPart): Promise<SchemaFiles> {
  const folder = `schemas/${pact.provider.name}/${pact.consumer.name}`
  const { schemas, notes } = schemasOfPact(pact)
  const examples = checkExamples(pact, schemas)
  const files = new Map<string, string>()
  for (const each of schemas.filter(({ part }) => part === 'body')) {
    const path = `${folder}/${fileName(each)}`
    if (files.has(`${path}.schema.json`)) throw new Error(`Two schemas would be written to ${path}`)
    files.set(`${path}.schema.json`, serializeSchema(each.schema))
    files.set(`${path}.d.ts`, await typesOf(each))
  }
  return {
    files,
    examples,
    notes: notes.map(
      ({ interaction, pointer, matcher, reason }) =>
        `${pact.consumer.name} -> ${pact.provider.name}, "${interaction}" at ${pointer || '/'}: ${matcher} ${reason}`,
    ),
  }
}

function fileName({ resource, direction }: ResourceSchema): string {
  return direction === 'request' ? `${resource}-request` : resource
}

/** The pact library checks no example against its own matcher: a wrong one would be found only by the provider. */
function checkExamples(pact: PactPart, merged: readonly ResourceSchema[]): number {
  let count = 0
  const validate = createValidate()
  for (const interaction of pact.interactions) {
    const { schemas } = schemasOfPact({ ...pact, interactions: [interaction] })
    for (const own of schemas) {
      const ofResource = merged.find((each) => keyOf(each) === keyOf(own))
      for (const example of examplesOf(own)) {
        for (const { schema } of ofResource ? [own, ofResource] : [own]) {
          const wrong = validate(schema, example)
          if (!wrong) continue
          throw new Error(
            `${pact.consumer.name}: the ${own.direction} ${own.part} of "${interaction.description}" breaks its own rules: ${wrong}`,
          )
        }
        count += 1
      }
    }
  }
  return count
}

function keyOf({ resource, direction, part }: ResourceSchema): string {
  return JSON.stringify([resource, direction, part])
}

function examplesOf({ schema }: ResourceSchema): unknown[] {
  const examples: unknown = schema.examples
  return Array.isArray(examples) ? examples : []
}

const ajv = new Ajv2020({ allErrors: true, strict: false })
formats.default(ajv)

/** What is wrong with the value by a schema, each schema compiled once; undefined when it is valid. */
function createValidate(): (schema: object, value: unknown) => string | undefined {
  const checks = new Map<object, ValidateFunction>()
  return (schema, value) => {
    const check = checks.get(schema) ?? compileCheck(schema)
    checks.set(schema, check)
    return check(value) ? undefined : ajv.errorsText(check.errors, { dataVar: 'the example' })
  }
}

/** Without its name: the schemas of one resource bear the same. */
function compileCheck(schema: object): ValidateFunction {
  const { $id: _name, ...rest }: { $id?: unknown } = schema
  return ajv.compile(rest)
}

async function typesOf({ schema, resource }: ResourceSchema): Promise<string> {
  const title = typeof schema.title === 'string' ? schema.title : resource
  return compile(withTuples(schema) as JSONSchema, title, {
    bannerComment: '// Written by `npm run consumers` from the schema beside it.',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, semi: false, printWidth: 100 },
  })
}

/** Tuples as the types' compiler knows them, which is the way of older drafts. */
function withTuples(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTuples)
  if (typeof value !== 'object' || value === null) return value
  const { prefixItems, items, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'examples' || key === 'const' || key === 'enum' ? inner : withTuples(inner),
    ]),
  )
  if (prefixItems === undefined) return items === undefined ? rest : { ...rest, items }
  return { ...rest, items: prefixItems, additionalItems: items ?? true }
}
