import { canonical, isList, isObject, type Json, type JsonObject, member } from '../json.ts'
import type { JsonSchema } from '../json-schema.ts'

/** A schema to compare: keyword objects that hold together, references resolved and `allOf` laid flat. */
export interface View {
  root: JsonSchema
  parts: readonly JsonObject[]
  /** How far below the root of the comparison: it ends somewhere even where schemas refer to themselves. */
  depth: number
  /** Shared by all views of one comparison: schemas made to be slow are given up. */
  budget: { left: number }
}

/** Keywords that say nothing about what is accepted. */
export const annotations = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  '$defs',
  '$vocabulary',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'contentMediaType',
  'contentEncoding',
  'contentSchema',
])

/** No comparison goes deeper than this. */
const deepest = 100

/** JSON types, with numbers in two: whole ones, and those with a fraction. */
export type TypeName = 'null' | 'boolean' | 'integer' | 'fraction' | 'string' | 'array' | 'object'
const allTypes: readonly TypeName[] = [
  'null',
  'boolean',
  'integer',
  'fraction',
  'string',
  'array',
  'object',
]

export function viewOf(root: JsonSchema, budget: View['budget']): View {
  return { root, parts: flatten(root, root, []), depth: 0, budget }
}

/** What is said of a part of the values, such as a member or an item. */
export function below(view: View, schemas: readonly Json[]): View {
  const parts = schemas.flatMap((schema) => flatten(view.root, schema, []))
  return { ...view, parts, depth: view.depth + 1 }
}

/** Counts a step; false once there were too many of them, or too deep down. */
export function isAffordable(view: View): boolean {
  view.budget.left -= 1
  return view.budget.left >= 0 && view.depth <= deepest
}

/** The view with one schema more: what both accept. */
export function narrowed(view: View, parts: readonly JsonObject[], schema: Json): View {
  return { ...view, parts: [...parts, ...flatten(view.root, schema, [])], depth: view.depth + 1 }
}

function flatten(root: JsonSchema, schema: Json, followed: readonly string[]): JsonObject[] {
  if (schema === true) return []
  if (!isObject(schema)) return [nothing]
  const { $ref, allOf } = schema
  const own = without(schema, '$ref', 'allOf')
  const parts = Object.keys(own).some((keyword) => !annotations.has(keyword)) ? [own] : []
  if ($ref !== undefined) parts.push(...follow(root, schema, $ref, followed))
  if (isList(allOf)) parts.push(...allOf.flatMap((part) => flatten(root, part, followed)))
  return parts
}

function only(schema: JsonObject, keyword: string): JsonObject {
  return without(schema, ...Object.keys(schema).filter((other) => other !== keyword))
}

const nothing: JsonObject = { not: {} }
const reduced = new WeakMap<JsonObject, Map<string, JsonObject>>()

/** The schema without some keywords: always the same object, so that places can be recognised. */
export function without(schema: JsonObject, ...keywords: readonly string[]): JsonObject {
  if (keywords.every((keyword) => schema[keyword] === undefined)) return schema
  const known = reduced.get(schema) ?? new Map<string, JsonObject>()
  reduced.set(schema, known)
  const left =
    known.get(keywords.join()) ??
    Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)))
  known.set(keywords.join(), left)
  return left
}

const numbersOf = new WeakMap<JsonObject, number>()
let lastNumber = 0

/** The same text for views of the same parts, as long as the schemas are in memory. */
export function identity(view: View): string {
  const ids = view.parts.map((part) => {
    const id = numbersOf.get(part) ?? ++lastNumber
    numbersOf.set(part, id)
    return id
  })
  return ids.sort((a, b) => a - b).join()
}

/** What a reference within the schema points to; another one stays as it is, and is not compared. */
function follow(
  root: JsonSchema,
  schema: JsonObject,
  reference: Json,
  followed: readonly string[],
): JsonObject[] {
  const target = typeof reference === 'string' ? resolve(root, reference) : undefined
  if (target === undefined || typeof reference !== 'string') return [only(schema, '$ref')]
  if (followed.includes(reference)) return [only(schema, '$ref')]
  return flatten(root, target, [...followed, reference])
}

function resolve(root: JsonSchema, reference: string): Json | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let at: Json | undefined = root
  for (const part of reference.slice(2).split('/')) {
    const key = decode(part)
    if (isList(at)) at = /^[0-9]{1,9}$/.test(key) ? at[Number(key)] : undefined
    else at = member(at, key)
  }
  return at
}

function decode(part: string): string {
  const plain = part.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

/** All values of a keyword, over the parts. */
export function all(view: View, keyword: string): Json[] {
  return view.parts.flatMap((part) => {
    const value = member(part, keyword)
    return value === undefined ? [] : [value]
  })
}

export function numbers(view: View, keyword: string): number[] {
  return all(view, keyword).filter((value) => typeof value === 'number')
}

export function typesOf(view: View): Set<TypeName> {
  let types = new Set(allTypes)
  for (const type of all(view, 'type')) {
    const named = new Set((isList(type) ? type : [type]).flatMap(expand))
    types = new Set([...types].filter((name) => named.has(name)))
  }
  return types
}

function expand(type: Json): TypeName[] {
  if (type === 'number') return ['integer', 'fraction']
  return allTypes.filter((name) => name === type && name !== 'fraction')
}

export function typeOfValue(value: Json): TypeName {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  if (typeof value === 'object') return isList(value) ? 'array' : 'object'
  return typeof value === 'string' ? 'string' : 'boolean'
}

/** The values that `const` and `enum` leave, or undefined if there is no list of them. */
export function listedValues(view: View): Json[] | undefined {
  const lists = [
    ...all(view, 'const').map((value) => [value]),
    ...all(view, 'enum').flatMap((value) => (isList(value) ? [value] : [])),
  ]
  const [first, ...others] = lists
  if (first === undefined) return undefined
  const texts = others.map((list) => new Set(list.map(canonical)))
  const types = typesOf(view)
  return first.filter(
    (value) => types.has(typeOfValue(value)) && texts.every((list) => list.has(canonical(value))),
  )
}

/** True if the schema is known to accept nothing. False may mean that it is not known. */
export function acceptsNothing(view: View): boolean {
  if (typesOf(view).size === 0 || listedValues(view)?.length === 0) return true
  return all(view, 'not').some(
    (not) => not === true || (isObject(not) && Object.keys(not).length === 0),
  )
}

/** What is in the first set and not in the second. */
export function minus<T>(set: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> {
  return new Set([...set].filter((item) => !other.has(item)))
}

export function common<T>(set: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> {
  return new Set([...set].filter((item) => other.has(item)))
}
