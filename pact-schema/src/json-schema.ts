import { byCodeUnit, isList, isObject, type Json, type JsonObject } from './json.ts'

/** A JSON Schema 2020-12 document or a part of one, as an object of keywords. */
export type JsonSchema = JsonObject

const order = [
  '$schema',
  '$id',
  'title',
  'description',
  '$comment',
  '$ref',
  'type',
  'const',
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'contentMediaType',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'prefixItems',
  'items',
  'contains',
  'minItems',
  'maxItems',
  'allOf',
  'anyOf',
  'not',
  'examples',
  '$defs',
]
const ranks = new Map(order.map((keyword, rank) => [keyword, rank]))
const ofNames = new Set(['properties', 'patternProperties', '$defs'])
const ofValues = new Set(['const', 'enum', 'examples', 'default'])

/**
 * A schema as text: keywords in one fixed order, names and example members by code unit, two spaces,
 * and a newline at the end. Equal schemas give equal bytes.
 */
export function serializeSchema(schema: JsonSchema): string {
  return `${JSON.stringify(sortSchema(schema), null, 2)}\n`
}

function sortSchema(schema: Json): Json {
  if (isList(schema)) return schema.map(sortSchema)
  if (!isObject(schema)) return schema
  const sorted = Object.keys(schema)
    .sort(byRank)
    .map((keyword): [string, Json] => {
      const value = schema[keyword] ?? null
      if (ofValues.has(keyword)) return [keyword, sortValue(value)]
      if (!ofNames.has(keyword) || !isObject(value)) return [keyword, sortSchema(value)]
      const names = Object.keys(value).sort(byCodeUnit)
      return [
        keyword,
        Object.fromEntries(names.map((name) => [name, sortSchema(value[name] ?? null)])),
      ]
    })
  return Object.fromEntries(sorted)
}

function byRank(a: string, b: string): number {
  return (ranks.get(a) ?? order.length) - (ranks.get(b) ?? order.length) || byCodeUnit(a, b)
}

/** A value with its members in code unit order (but for those that look like array indices, which come first). */
export function sortValue(value: Json): Json {
  if (isList(value)) return value.map(sortValue)
  if (!isObject(value)) return value
  const names = Object.keys(value).sort(byCodeUnit)
  return Object.fromEntries(names.map((name) => [name, sortValue(value[name] ?? null)]))
}
