import { canonical, isList, isObject, type Json } from './json.ts'
import type { JsonSchema } from './json-schema.ts'
import { kebab, singular } from './resource-name.ts'

const ofNames = new Set(['properties', 'patternProperties'])
const ofSchemas = new Set(['prefixItems', 'allOf', 'anyOf'])
const ofSchema = new Set(['items', 'contains', 'additionalProperties', 'propertyNames', 'not'])

/**
 * Moves object schemas that occur more than once into `$defs`, named after the member they stand at.
 * `itemName` names the items of a list, which are moved even if they occur once.
 */
export function withDefinitions(schema: JsonSchema, itemName: string | undefined): JsonSchema {
  const counts = new Map<string, number>()
  const texts = new Map<Json, string>()
  visit(schema, 'value', (part) => {
    if (part === schema || !isWorthAName(part)) return
    const text = canonical(part)
    texts.set(part, text)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  })
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const nameFor = (text: string, wanted: string): string => {
    const known = names.get(text)
    if (known !== undefined) return known
    let name = wanted
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`
    taken.add(name)
    names.set(text, name)
    return name
  }
  const bodies = new Map<string, JsonSchema>()
  const move = (part: JsonSchema, key: string): JsonSchema => {
    const text = texts.get(part)
    const isItem = itemName !== undefined && key === '[]' && isWorthAName(part)
    if (text === undefined || ((counts.get(text) ?? 0) < 2 && !isItem))
      return rewrite(part, key, move)
    const name = nameFor(text, isItem ? itemName : singular(kebab(key)))
    if (!bodies.has(name)) {
      bodies.set(name, {})
      bodies.set(name, rewrite(part, key, move))
    }
    return { $ref: `#/$defs/${name}` }
  }
  const main = rewrite(schema, itemName === undefined ? 'value' : '', move)
  return bodies.size === 0 ? main : { ...main, $defs: Object.fromEntries(bodies) }
}

function isWorthAName(schema: JsonSchema): boolean {
  return isObject(schema.properties) && Object.keys(schema.properties).length > 1
}

function visit(
  schema: JsonSchema,
  key: string,
  see: (part: JsonSchema, key: string) => void,
): void {
  see(schema, key)
  rewrite(schema, key, (part, at) => {
    visit(part, at, see)
    return part
  })
}

/** The schema with each of its direct subschemas replaced. Items of a list at the root have the key `[]`. */
function rewrite(
  schema: JsonSchema,
  key: string,
  replace: (part: JsonSchema, key: string) => JsonSchema,
): JsonSchema {
  const change = (part: Json, at: string): Json => (isObject(part) ? replace(part, at) : part)
  const members = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (ofNames.has(keyword) && isObject(value)) {
      const parts = Object.entries(value).map(([name, part]) => [
        name,
        change(part, key === '' ? `/${name}` : name),
      ])
      return [keyword, Object.fromEntries(parts)]
    }
    if (ofSchemas.has(keyword) && isList(value))
      return [keyword, value.map((part) => change(part, key))]
    if (!ofSchema.has(keyword)) return [keyword, value]
    const isRootList = keyword === 'items' && (key === '' || key.startsWith('/'))
    return [keyword, change(value, isRootList ? '[]' : key)]
  })
  return Object.fromEntries(members)
}
