import { byCodeUnit, canonical, type Json, type JsonObject } from '../json.ts'
import { type JsonSchema, sortValue } from '../json-schema.ts'
import type { ArrayShape, ObjectShape, Shape, StringFacts } from './shape.ts'

/** A shape as a schema: one `type` with its keywords where that is possible, else `anyOf`. */
export function render(shape: Shape): JsonSchema {
  const comment =
    shape.comments.size === 0 ? {} : { $comment: [...shape.comments].sort().join('; ') }
  return { ...comment, ...withoutComment(shape) }
}

function withoutComment(shape: Shape): JsonSchema {
  const values = fixedValues(shape)
  const open = openParts(shape)
  if (open.length === 0) {
    if (values.length === 0) return shape.null ? { type: 'null' } : { not: {} }
    return fixed(shape.null ? [...values, null] : values)
  }
  const parts: Part[] = shape.null ? [...open, { type: 'null', keywords: {} }] : open
  const joined = values.length === 0 ? join(parts) : undefined
  if (joined !== undefined) return joined
  const alternatives = new Map<string, JsonSchema>()
  const all = [
    ...(values.length === 0 ? [] : [fixed(values)]),
    ...parts.map(({ type, keywords }) => ({ type, ...keywords })),
  ]
  for (const schema of all) alternatives.set(canonical(schema), schema)
  return {
    anyOf: [...alternatives].sort(([a], [b]) => byCodeUnit(a, b)).map(([, schema]) => schema),
  }
}

interface Part {
  type: string
  keywords: JsonObject
}

/** Keywords hold for one type each, so one alternative a type can share one schema with a type list. */
function join(parts: readonly Part[]): JsonSchema | undefined {
  const types = parts.map(({ type }) => type).sort(byCodeUnit)
  if (new Set(types).size < types.length) return undefined
  const named = parts.flatMap((part) => Object.keys(part.keywords))
  if (new Set(named).size < named.length) return undefined
  const keywords: JsonObject = Object.assign({}, ...parts.map((part) => part.keywords))
  if (types.length === 6 && Object.keys(keywords).length === 0) return {}
  const [first] = types
  return { type: types.length === 1 && first !== undefined ? first : types, ...keywords }
}

function fixed(values: readonly Json[]): JsonSchema {
  const [first] = values
  return values.length === 1 && first !== undefined ? { const: first } : { enum: values }
}

/** The values of a finite list; both booleans together count as the type. */
function fixedValues({ booleans, numbers, strings }: Shape): Json[] {
  const numbersLeft = [...numbers.values].filter(
    (value) => numbers.open !== 'integer' || !Number.isInteger(value),
  )
  return [
    ...[...strings.values].sort(byCodeUnit),
    ...numbersLeft.sort((a, b) => a - b),
    ...(booleans.size === 1 ? booleans : []),
  ]
}

function openParts({ booleans, numbers, strings, objects, arrays }: Shape): Part[] {
  return [
    ...(booleans.size === 2 ? [{ type: 'boolean', keywords: {} }] : []),
    ...(numbers.open === 'none' ? [] : [{ type: numbers.open, keywords: {} }]),
    ...strings.alternatives.map((facts) => ({ type: 'string', keywords: stringKeywords(facts) })),
    ...objects.map((object) => ({ type: 'object', keywords: objectKeywords(object) })),
    ...arrays.map((array) => ({ type: 'array', keywords: arrayKeywords(array) })),
  ]
}

function stringKeywords({ patterns, formats, notEmpty, mediaType }: StringFacts): JsonObject {
  const asserted = [
    ...[...patterns].sort(byCodeUnit).map((pattern) => ({ pattern })),
    ...[...(formats ?? [])].sort(byCodeUnit).map((format) => ({ format })),
  ]
  const together = patterns.length <= 1 && (formats ?? []).length <= 1
  return {
    ...(together ? Object.assign({}, ...asserted) : { allOf: asserted }),
    ...(notEmpty ? { minLength: 1 } : {}),
    ...(mediaType === undefined ? {} : { contentMediaType: mediaType }),
  }
}

function objectKeywords({
  properties,
  required,
  additional,
  names,
  min,
  max,
}: ObjectShape): JsonObject {
  const rest = typeof additional === 'object' ? render(additional) : undefined
  const restText = rest === undefined ? undefined : canonical(rest)
  const members = [...properties]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, shape]): [string, JsonSchema] => [name, render(shape)])
    .filter(([, schema]) => restText === undefined || canonical(schema) !== restText)
  return {
    ...(required.size === 0 ? {} : { required: [...required].sort(byCodeUnit) }),
    ...(members.length === 0 ? {} : { properties: Object.fromEntries(members) }),
    ...(additional === 'closed' ? { additionalProperties: false } : {}),
    ...(rest === undefined || restText === '{}' ? {} : { additionalProperties: rest }),
    ...(names === undefined ? {} : { propertyNames: nameSchema(names) }),
    ...(min === 0 ? {} : { minProperties: min }),
    ...(max === undefined ? {} : { maxProperties: max }),
  }
}

function nameSchema({ values, alternatives }: NonNullable<ObjectShape['names']>): JsonSchema {
  const all = [
    ...(values.size === 0 ? [] : [fixed([...values].sort(byCodeUnit))]),
    ...alternatives.map(stringKeywords),
  ]
  const [first] = all
  if (first === undefined) return { not: {} }
  return all.length === 1 ? first : { anyOf: all }
}

function arrayKeywords({ prefix, items, contains, min, max }: ArrayShape): JsonObject {
  const rest = items === undefined ? undefined : render(items)
  const restText = rest === undefined ? '{}' : canonical(rest)
  const first = prefix.map((shape) =>
    shape === items && rest !== undefined ? rest : render(shape),
  )
  while (first.length > 0 && max !== first.length && canonical(first.at(-1) ?? {}) === restText)
    first.pop()
  const isTuple = first.length > 0 && max !== undefined && max <= first.length
  const holds = contains.map((shape) => ({ contains: render(shape) }))
  return {
    ...(first.length === 0 ? {} : { prefixItems: first }),
    ...(isTuple ? { items: false } : restText === '{}' ? {} : { items: rest ?? {} }),
    // Apart from `prefixItems`, whose verdict ajv 8 would take for that on `contains`.
    ...(holds.length === 1 && first.length === 0 ? holds[0] : {}),
    ...(holds.length > 1 || (holds.length === 1 && first.length > 0) ? { allOf: holds } : {}),
    ...(min === 0 || (contains.length > 0 && min === 1) ? {} : { minItems: min }),
    ...(max === undefined ? {} : { maxItems: max }),
  }
}

/** The first example values, each once, as they go into a schema. */
export function exampleList(values: readonly Json[], most: number): Json[] {
  const texts = new Map<string, Json>()
  for (const value of values) {
    if (texts.size === most) break
    const text = canonical(value)
    if (!texts.has(text)) texts.set(text, sortValue(value))
  }
  return [...texts.values()]
}
