import type { Type as TypeBox } from 'typebox'

type Builders = Pick<
  typeof TypeBox,
  | 'Any'
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Literal'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Record'
  | 'String'
  | 'Union'
  | 'Unknown'
  | 'Unsafe'
>

type Schema = Record<string, unknown>

const optional = new WeakSet<Schema>()

function objectOf(properties: Record<string, Schema>, options?: object): Schema {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name] ?? {}))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

function optionalOf(schema: Schema): Schema {
  const copy = { ...schema }
  optional.add(copy)
  return copy
}

const builders = {
  Any: (options?: object) => ({ ...options }),
  Array: (items: Schema, options?: object) => ({ type: 'array', items, ...options }),
  Boolean: (options?: object) => ({ type: 'boolean', ...options }),
  Enum: (values: readonly unknown[], options?: object) => ({ enum: [...values], ...options }),
  Literal: (value: unknown, options?: object) => ({ type: typeof value, const: value, ...options }),
  Object: objectOf,
  Optional: optionalOf,
  Partial: ({ properties }: { properties: Record<string, Schema> }) =>
    objectOf(
      Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, optionalOf(of)])),
    ),
  Record: (_key: Schema, value: Schema, options?: object) => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  String: (options?: object) => ({ type: 'string', ...options }),
  Union: (anyOf: Schema[], options?: object) => ({ anyOf, ...options }),
  Unknown: (options?: object) => ({ ...options }),
  Unsafe: (schema: object) => ({ ...schema }),
}

/**
 * What routes take, as JSON Schema for the validator and as types for the compiler: those of TypeBox, of which only the
 * types are used. Loading all of it for these few builders was an eighth of a start; a test holds them to its own.
 */
export const Type = builders as unknown as Builders
