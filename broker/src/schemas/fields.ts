import type { JsonSchema } from '@concordat/pact-schema'
import type { Field } from './schema.ts'

type Json = JsonSchema[string]
type Found = Map<string, Field>

const structure = new Set([
  '$schema',
  '$id',
  '$comment',
  '$defs',
  '$ref',
  'title',
  'description',
  'examples',
  'required',
  'properties',
  'additionalProperties',
  'propertyNames',
  'prefixItems',
  'items',
  'contains',
  'allOf',
  'anyOf',
])

/** The places that a derived schema speaks of, the value itself first, then by pointer. Pure. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const found = fieldsAt(schema, { root: schema, place: [], required: true })
  return [...found.values()].sort((one, other) => (one.pointer < other.pointer ? -1 : 1))
}

interface At {
  root: JsonSchema
  place: readonly string[]
  required: boolean
}

function fieldsAt(schema: JsonSchema, at: At): Found {
  const target = targetOf(schema, at.root)
  if (target !== schema) return fieldsAt(target, at)
  const own = ownField(schema, at)
  const found: Found = new Map([[own.pointer, own]])
  const below = (part: Json | undefined, name: string, required: boolean) => {
    if (!isSchema(part)) return
    add(found, fieldsAt(part, { ...at, place: [...at.place, name], required }))
  }
  const required = new Set(listOf(schema.required))
  for (const [name, part] of Object.entries(objectOf(schema.properties)))
    below(part, name, required.has(name))
  below(schema.additionalProperties, '*', true)
  for (const [index, part] of listOf(schema.prefixItems).entries()) below(part, String(index), true)
  below(schema.items, '*', true)
  below(schema.contains, '*', false)
  for (const part of listOf(schema.allOf)) if (isSchema(part)) add(found, fieldsAt(part, at))
  const alternatives = listOf(schema.anyOf).filter(isSchema)
  if (alternatives.length > 0)
    add(
      found,
      united(
        alternatives.map((part) => fieldsAt(part, at)),
        own.pointer,
      ),
    )
  addListed(found, schema, at, own.pointer)
  return found
}

/** What several schemas say together of the same place. */
function add(found: Found, others: Found): void {
  for (const [pointer, field] of others) {
    const known = found.get(pointer)
    found.set(pointer, known ? both(known, field) : field)
  }
}

function both(one: Field, other: Field): Field {
  return {
    ...one,
    required: one.required || other.required,
    types:
      one.types.length === 0 || other.types.length === 0
        ? [...one.types, ...other.types]
        : one.types.filter((type) => other.types.includes(type)),
    expects: joined('allOf', one.expects, other.expects),
  }
}

/** Alternatives: a place must be there only if each of them that has the place above it asks for it. */
function united(alternatives: readonly Found[], root: string): Found {
  const found: Found = new Map()
  for (const pointer of new Set(alternatives.flatMap((one) => [...one.keys()]))) {
    const fields = alternatives.flatMap((one) => one.get(pointer) ?? [])
    const [first, ...others] = fields
    if (!first) continue
    const above = pointer.slice(0, pointer.lastIndexOf('/'))
    const holders = alternatives.filter((one) => isHolder(one, above))
    found.set(pointer, {
      ...first,
      required:
        pointer === root
          ? first.required
          : holders.every((one) => one.get(pointer)?.required === true),
      types: fields.some(({ types }) => types.length === 0)
        ? []
        : [...new Set(fields.flatMap(({ types }) => types))].sort(),
      expects: others.reduce((all, { expects }) => joined('anyOf', all, expects), first.expects),
    })
  }
  return found
}

/** Whether a value that has the place may hold others: null, say, cannot. */
function isHolder(found: Found, pointer: string): boolean {
  const field = found.get(pointer)
  if (!field) return false
  return (
    field.types.length === 0 || field.types.some((type) => type === 'object' || type === 'array')
  )
}

function joined(keyword: 'allOf' | 'anyOf', one: JsonSchema, other: JsonSchema): JsonSchema {
  if (isEmpty(one)) return keyword === 'allOf' ? other : one
  if (isEmpty(other)) return keyword === 'allOf' ? one : other
  const known = Object.keys(one).length === 1 ? listOf(one[keyword]) : []
  const parts = known.length > 0 ? known : [one]
  const text = JSON.stringify(other)
  if (parts.some((part) => JSON.stringify(part) === text)) return one
  return { [keyword]: [...parts, other] }
}

function ownField(schema: JsonSchema, { place, required }: At): Field {
  const expects = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !structure.has(keyword)),
  )
  return {
    pointer: place.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    segments: [...place],
    required,
    types: typesOf(schema),
    expects,
  }
}

function typesOf({ type, const: constant, enum: values }: JsonSchema): string[] {
  if (typeof type === 'string') return [type]
  if (Array.isArray(type)) return type.filter((name) => typeof name === 'string')
  if (constant !== undefined) return [typeOf(constant)]
  return [...new Set(listOf(values).map(typeOf))].sort()
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

/** Members of values that must be equal are relied on as well. */
function addListed(found: Found, schema: JsonSchema, at: At, own: string): void {
  const values = schema.const === undefined ? listOf(schema.enum) : [schema.const]
  const holders = values.filter((value) => typeof value === 'object' && value !== null)
  if (holders.length === 0) return
  const below = united(
    holders.map((value) => fieldsAt(schemaOfValue(value), at)),
    own,
  )
  below.delete(own)
  add(found, below)
}

function schemaOfValue(value: Json): JsonSchema {
  if (Array.isArray(value)) return { type: 'array', prefixItems: value.map(schemaOfValue) }
  if (!isSchema(value)) return { const: value }
  const properties = Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, schemaOfValue(part)]),
  )
  return { type: 'object', required: Object.keys(value), properties }
}

/** What a reference within the document leads to; derived documents have no others, and no circles. */
function targetOf(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(typeof schema.$ref === 'string' ? schema.$ref : '')?.[1]
  const target = name === undefined ? undefined : objectOf(root.$defs)[name]
  return isSchema(target) ? target : schema
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(value: Json | undefined): JsonSchema {
  return isSchema(value) ? value : {}
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}
