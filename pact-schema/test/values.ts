import type { Json, JsonObject } from '../src/json.ts'
import { names, numbers, texts } from './schema-arbitrary.ts'

/** Pseudo-random numbers from a seed: the same values in every run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A value that the schema is likely to accept: it follows the keywords, and errs now and then. */
export function valueFor(schema: Json, root: JsonObject, random: () => number, depth = 0): Json {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const again = (inner: Json) => valueFor(inner, root, random, depth + 1)
  if (
    typeof schema !== 'object' ||
    schema === null ||
    Array.isArray(schema) ||
    depth > 6 ||
    random() < 0.04
  )
    return anything(random, depth)
  const own = schema as JsonObject
  const list = (keyword: string) => (Array.isArray(own[keyword]) ? (own[keyword] as Json[]) : [])
  if (own.const !== undefined) return own.const
  if (list('enum').length > 0) return pick(list('enum')) ?? null
  if (typeof own.$ref === 'string') {
    const defs = root.$defs as JsonObject
    return again(defs[own.$ref.slice(8)] ?? true)
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const inner = pick(list(keyword))
    if (inner !== undefined && (keyword !== 'allOf' || own.type === undefined)) {
      const all =
        keyword === 'allOf'
          ? Object.assign({}, ...list(keyword).filter((part) => typeof part === 'object'))
          : inner
      return again(all)
    }
  }
  const type = Array.isArray(own.type)
    ? pick(own.type as Json[])
    : (own.type ?? pick(['object', 'array', 'string', 'number', 'null']))
  switch (type) {
    case 'null':
      return null
    case 'boolean':
      return random() < 0.5
    case 'integer':
      return pick([0, 1, 2, 3, 4, -1, 10, 8]) ?? 0
    case 'number':
      return pick([...numbers, 4, 1.5]) ?? 0
    case 'string':
      return pick(texts) ?? ''
    case 'array':
      return arrayFor(own, random, again)
    default:
      return objectFor(own, random, again)
  }
}

function arrayFor(own: JsonObject, random: () => number, again: (schema: Json) => Json): Json {
  const prefix = Array.isArray(own.prefixItems) ? (own.prefixItems as Json[]) : []
  const min = typeof own.minItems === 'number' ? own.minItems : 0
  const most = own.items === false ? prefix.length : 4
  const length = Math.max(min, Math.floor(random() * (most + 1)))
  const items = Array.from({ length }, (_, index) => again(prefix[index] ?? own.items ?? true))
  if (own.contains !== undefined && items.length > 0) items[items.length - 1] = again(own.contains)
  return items
}

function objectFor(own: JsonObject, random: () => number, again: (schema: Json) => Json): Json {
  const properties = (own.properties ?? {}) as JsonObject
  const required = Array.isArray(own.required) ? (own.required as string[]) : []
  const extra = own.additionalProperties === false ? [] : names
  const members: [string, Json][] = []
  for (const name of new Set([...required, ...Object.keys(properties), ...extra])) {
    if (!required.includes(name) && random() < 0.5) continue
    members.push([name, again(properties[name] ?? own.additionalProperties ?? true)])
  }
  return Object.fromEntries(members)
}

function anything(random: () => number, depth: number): Json {
  const scalars: Json[] = [null, true, false, ...numbers, ...texts]
  const drawn = random()
  if (depth < 4 && drawn < 0.15)
    return Array.from({ length: Math.floor(random() * 3) }, () => anything(random, depth + 1))
  if (depth < 4 && drawn < 0.3) {
    const some = names.filter(() => random() < 0.4)
    return Object.fromEntries(some.map((name) => [name, anything(random, depth + 1)]))
  }
  return scalars[Math.floor(random() * scalars.length)] ?? null
}
