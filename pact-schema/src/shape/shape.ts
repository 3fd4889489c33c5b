import type { Json } from '../json.ts'

/**
 * What a value may be: one slot for each JSON type, and an empty slot admits nothing of that type.
 * In this form two shapes can be merged and intersected type by type; `render.ts` writes it as a schema.
 */
export interface Shape {
  null: boolean
  booleans: ReadonlySet<boolean>
  numbers: Numbers
  strings: Strings
  objects: readonly ObjectShape[]
  arrays: readonly ArrayShape[]
  /** What could not be said in the schema, for its `$comment`. */
  comments: ReadonlySet<string>
}

export interface Numbers {
  open: 'none' | 'integer' | 'number'
  values: ReadonlySet<number>
}

/** Any of the values, or any text that all the facts of one alternative hold for. */
export interface Strings {
  values: ReadonlySet<string>
  alternatives: readonly StringFacts[]
}

export interface StringFacts {
  patterns: readonly string[]
  formats?: readonly ('date' | 'date-time')[]
  notEmpty?: true
  mediaType?: string
}

export interface ObjectShape {
  properties: ReadonlyMap<string, Shape>
  required: ReadonlySet<string>
  /** What other members may be: anything, nothing, or values of one shape (a map). */
  additional: 'open' | 'closed' | Shape
  names?: Strings
  min: number
  max?: number
}

export interface ArrayShape {
  /** Shapes of the first items. */
  prefix: readonly Shape[]
  /** Shape of the items after those; undefined: nothing is known of them. */
  items: Shape | undefined
  contains: readonly Shape[]
  min: number
  max?: number
}

const nothing: Shape = {
  null: false,
  booleans: new Set(),
  numbers: { open: 'none', values: new Set() },
  strings: { values: new Set(), alternatives: [] },
  objects: [],
  arrays: [],
  comments: new Set(),
}

const anyText: Strings = { values: new Set(), alternatives: [{ patterns: [] }] }
export const anyObject: ObjectShape = {
  properties: new Map(),
  required: new Set(),
  additional: 'open',
  min: 0,
}
export const anyArray: ArrayShape = { prefix: [], items: undefined, contains: [], min: 0 }

/** Shapes that occur everywhere: equal ones are one object, which merging sees at once. */
const common = {
  any: {
    null: true,
    booleans: new Set([true, false]),
    numbers: { open: 'number', values: new Set<number>() },
    strings: anyText,
    objects: [anyObject],
    arrays: [anyArray],
    comments: new Set<string>(),
  },
  null: { ...nothing, null: true },
  true: { ...nothing, booleans: new Set([true]) },
  false: { ...nothing, booleans: new Set([false]) },
  boolean: { ...nothing, booleans: new Set([true, false]) },
  integer: { ...nothing, numbers: { open: 'integer', values: new Set<number>() } },
  number: { ...nothing, numbers: { open: 'number', values: new Set<number>() } },
  text: { ...nothing, strings: anyText },
} satisfies Record<string, Shape>

export const shapes = {
  never: (comment?: string): Shape => withComment(nothing, comment),
  any: (comment?: string): Shape => withComment(common.any, comment),
  null: (): Shape => common.null,
  boolean: (): Shape => common.boolean,
  number: (open: 'integer' | 'number' = 'number'): Shape => common[open],
  anyText: (): Shape => common.text,
  string: (facts: Partial<StringFacts> = {}, comment?: string): Shape =>
    withComment(
      {
        ...nothing,
        strings: {
          values: new Set(),
          alternatives: [{ ...facts, patterns: facts.patterns ?? [] }],
        },
      },
      comment,
    ),
  text: (...values: string[]): Shape => ({
    ...nothing,
    strings: { values: new Set(values), alternatives: [] },
  }),
  object: (object: Partial<ObjectShape> = {}): Shape => ({
    ...nothing,
    objects: [{ ...anyObject, ...object }],
  }),
  array: (array: Partial<ArrayShape> = {}): Shape => ({
    ...nothing,
    arrays: [{ ...anyArray, ...array }],
  }),
  /** Exactly this value and no other. */
  constant,
}

function constant(value: Json): Shape {
  if (value === null) return common.null
  if (typeof value === 'boolean') return value ? common.true : common.false
  if (typeof value === 'string') return shapes.text(value)
  if (typeof value === 'number')
    return { ...nothing, numbers: { open: 'none', values: new Set([value]) } }
  if (Array.isArray(value)) return closedArray(value.map(constant))
  const members = Object.entries(value)
  return shapes.object({
    properties: new Map(members.map(([key, child]) => [key, constant(child)])),
    required: new Set(members.map(([key]) => key)),
    additional: 'closed',
  })
}

/** A list of exactly these items. */
export function closedArray(prefix: readonly Shape[]): Shape {
  return shapes.array({ prefix, items: undefined, min: prefix.length, max: prefix.length })
}

function withComment(shape: Shape, comment: string | undefined): Shape {
  return comment === undefined ? shape : { ...shape, comments: new Set([comment]) }
}
