import fc from 'fast-check'
import type { Json, JsonObject } from '../src/json.ts'

/** Small pools, so that schemas and values meet often. */
export const names = ['a', 'b', 'c', 'ab']
export const texts = ['', 'a', 'ab', 'b', 'abc', '12', '2024-01-31', '2024-01-31T10:00:00Z']
export const numbers = [-1, 0, 0.5, 1, 2, 3, 10]
const patterns = ['^a', 'b$', '^[0-9]+$', '^.{1,2}$']
const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']

const scalar = fc.constantFrom<Json>(null, true, false, ...numbers, ...texts)
const constant: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom(...names), scalar, { maxKeys: 2 }),
)
const count = fc.integer({ min: 0, max: 3 })
const number = fc.constantFrom(...numbers)
/** Draws a subset of keywords, each present now and then. */
const keywords = (all: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc.record(all, { requiredKeys: [] }).map((drawn) => JSON.parse(JSON.stringify(drawn)))

const { schema } = fc.letrec<{ schema: Json; leaf: Json }>((tie) => {
  const inner = tie('schema')
  const several = fc.array(inner, { minLength: 1, maxLength: 3 })
  const numeric = keywords({
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: fc.constantFrom(1, 2, 4),
  })
  const textual = keywords({
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom(...patterns),
    format: fc.constantFrom('date', 'date-time'),
  })
  const list = keywords({
    prefixItems: several,
    items: fc.oneof(inner, fc.constant(false)),
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    contains: inner,
    minContains: count,
    maxContains: count,
  })
  const object = keywords({
    properties: fc.dictionary(fc.constantFrom(...names), inner, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), inner),
    propertyNames: fc.constantFrom<Json>(
      { pattern: '^a' },
      { minLength: 2 },
      { enum: ['a', 'b'] },
      true,
    ),
    minProperties: count,
    maxProperties: count,
  })
  const rare = keywords({
    not: inner,
    oneOf: several,
    patternProperties: fc.dictionary(fc.constantFrom(...patterns), inner, {
      minKeys: 1,
      maxKeys: 1,
      noNullPrototype: true,
    }),
    dependentRequired: fc.constant({ a: ['b'] }),
    unevaluatedProperties: fc.boolean(),
    if: inner,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: inner,
  })
  const typed = fc.oneof(
    numeric.map((more) => ({ type: 'number', ...more })),
    numeric.map((more) => ({ type: 'integer', ...more })),
    textual.map((more) => ({ type: 'string', ...more })),
    list.map((more) => ({ type: 'array', ...more })),
    object.map((more) => ({ type: 'object', ...more })),
    fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }),
        textual,
        numeric,
      )
      .map(([type, ...more]) => Object.assign({ type }, ...more)),
  )
  return {
    leaf: fc.oneof(
      fc.constantFrom<Json>(...types.map((type) => ({ type }))),
      constant.map((value) => ({ const: value })),
      fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }).map((values) => ({ enum: values })),
    ),
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 6, arbitrary: tie('leaf') },
      { weight: 8, arbitrary: typed },
      { weight: 2, arbitrary: several.map((anyOf) => ({ anyOf })) },
      { weight: 1, arbitrary: several.map((allOf) => ({ allOf })) },
      { weight: 1, arbitrary: fc.tuple(typed, rare).map(([a, b]) => ({ ...a, ...b })) },
      {
        weight: 1,
        arbitrary: fc.tuple(typed, object, list).map((all) => Object.assign({}, ...all)),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Json>(
          true,
          false,
          {},
          { $ref: '#/$defs/x' },
          { $ref: '#/$defs/y' },
        ),
      },
    ),
  }
})

/** A change at one place of a schema; the place is counted, and the change is what it says. */
interface Edit {
  place: number
  action: 'replace' | 'add' | 'drop-keyword' | 'widen'
  keyword: number
  schema: Json
}
const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat(200),
  action: fc.constantFrom('replace', 'add', 'drop-keyword', 'widen', 'widen', 'drop-keyword'),
  keyword: fc.nat(9),
  schema,
})

/** An older schema and a newer one that differs from it in one to three places. */
export const pairs: fc.Arbitrary<{ older: JsonObject; newer: JsonObject }> = fc
  .record({
    root: schema,
    defs: fc.tuple(schema, schema),
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    editOfDefinition: fc.option(edit, { freq: 3 }),
  })
  .map(({ root, defs: [x, y], edits, editOfDefinition }) => {
    const definition = { x: noReference(x), y: noReference(y) }
    const changed =
      editOfDefinition === null ? {} : { x: noReference(applied(x, editOfDefinition)) }
    const older = { allOf: [root], $defs: definition }
    const newer = { allOf: [edits.reduce(applied, root)], $defs: { ...definition, ...changed } }
    return { older: apart(older), newer: apart(newer) }
  })

/**
 * `contains` beside `prefixItems` is moved into an `allOf`, which means the same:
 * ajv 8.20 takes the last verdict on the prefix for one on `contains`.
 */
function apart(document: JsonObject): JsonObject {
  const moved = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(moved)
    if (typeof value !== 'object' || value === null) return value
    const own = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, moved(part)]))
    if (own.contains === undefined || own.prefixItems === undefined) return own
    const { contains, minContains, maxContains, ...others } = own
    const counts = Object.entries({ minContains, maxContains }).filter(
      ([, count]) => count !== undefined,
    )
    const before = Array.isArray(own.allOf) ? own.allOf : []
    return { ...others, allOf: [...before, { contains, ...Object.fromEntries(counts) }] } as Json
  }
  return moved(document) as JsonObject
}

/** Definitions that refer to themselves would accept nothing that ends. */
function noReference(schema: Json): Json {
  const text = JSON.stringify(schema).replaceAll(/"\$ref":"[^"]*"/g, '"minLength":1')
  return JSON.parse(text)
}

const ofSchemas = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const ofSchema = new Set(['items', 'contains', 'additionalProperties', 'not', 'if', 'then'])

/** The schema with the part at one place changed; places are counted as they are met. */
function applied(schema: Json, one: Edit): Json {
  let places = 0
  walked(schema, () => {
    places += 1
    return undefined
  })
  let left = one.place % places
  return walked(schema, (part) => {
    left -= 1
    return left === -1 ? changed(part, one) : undefined
  })
}

/** Visits every schema within; what `replaced` gives stands in its place. */
function walked(schema: Json, replaced: (part: Json) => Json | undefined): Json {
  const other = replaced(schema)
  if (other !== undefined) return other
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema
  const visit = (part: Json) => walked(part, replaced)
  const members = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (ofSchemas.has(keyword) && Array.isArray(value)) return [keyword, value.map(visit)]
    if (ofSchema.has(keyword)) return [keyword, visit(value)]
    if (keyword !== 'properties') return [keyword, value]
    const parts = Object.entries(value ?? {}).map(([name, part]) => [name, visit(part)])
    return [keyword, Object.fromEntries(parts)]
  })
  return Object.fromEntries(members)
}

function changed(schema: Json, { action, keyword, schema: other }: Edit): Json {
  if (action === 'replace') return other
  if (action === 'widen') return { anyOf: [schema, other] }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return other
  if (action === 'add') return typeof other === 'object' ? { ...schema, ...other } : schema
  const keys = Object.keys(schema)
  const dropped = keys[keyword % Math.max(keys.length, 1)]
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== dropped))
}
