import {
  type ArrayShape,
  type ObjectShape,
  type Shape,
  type StringFacts,
  type Strings,
  shapes,
} from './shape.ts'

/** What every one of the shapes accepts: for matchers combined with AND. */
export function intersect(all: readonly Shape[]): Shape {
  const [first, ...others] = all
  return first === undefined ? shapes.any() : others.reduce(both, first)
}

function both(a: Shape, b: Shape): Shape {
  if (a === b) return a
  return {
    null: a.null && b.null,
    booleans: new Set([...a.booleans].filter((value) => b.booleans.has(value))),
    numbers: bothNumbers(a.numbers, b.numbers),
    strings: bothStrings(a.strings, b.strings),
    objects: a.objects.flatMap((one) => b.objects.map((other) => bothObjects(one, other))),
    arrays: a.arrays.flatMap((one) => b.arrays.map((other) => bothArrays(one, other))),
    comments: new Set([...a.comments, ...b.comments]),
  }
}

function bothNumbers(a: Shape['numbers'], b: Shape['numbers']): Shape['numbers'] {
  const accepts = ({ open, values }: Shape['numbers'], value: number) =>
    values.has(value) || open === 'number' || (open === 'integer' && Number.isInteger(value))
  const values = [...a.values, ...b.values].filter(
    (value) => accepts(a, value) && accepts(b, value),
  )
  const open =
    a.open === 'none' || b.open === 'none'
      ? 'none'
      : a.open === 'integer' || b.open === 'integer'
        ? 'integer'
        : 'number'
  return { open, values: new Set(values) }
}

/** A fixed text stays even where the other side has a pattern: patterns are never run here. */
function bothStrings(a: Strings, b: Strings): Strings {
  const values = [...a.values].filter((value) => b.values.has(value) || isOpen(b))
  for (const value of b.values) if (isOpen(a)) values.push(value)
  const alternatives = a.alternatives.flatMap((one) =>
    b.alternatives.map((other) => bothFacts(one, other)),
  )
  const pinned = values.length > 0 || a.values.size > 0 || b.values.size > 0
  if (!pinned) return { values: new Set(), alternatives }
  const patterns = (values: ReadonlySet<string>, others: Strings): StringFacts[] =>
    isOpen(others)
      ? []
      : others.alternatives.flatMap((facts) => [...values].map((value) => pin(value, facts)))
  return {
    values: new Set(values),
    alternatives: [...alternatives, ...patterns(a.values, b), ...patterns(b.values, a)],
  }
}

function isOpen({ alternatives }: Strings): boolean {
  return alternatives.some(
    ({ patterns, formats, notEmpty }) => patterns.length === 0 && !formats?.length && !notEmpty,
  )
}

/** The text and the facts together: a pattern that only this text matches, beside the others. */
function pin(value: string, facts: StringFacts): StringFacts {
  return { ...facts, patterns: [`^${escapePattern(value)}$`, ...facts.patterns] }
}

export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function bothFacts(a: StringFacts, b: StringFacts): StringFacts {
  const formats = new Set([...(a.formats ?? []), ...(b.formats ?? [])])
  const mediaType = a.mediaType ?? b.mediaType
  return {
    patterns: [...new Set([...a.patterns, ...b.patterns])],
    ...(formats.size === 0 ? {} : { formats: [...formats] }),
    ...(a.notEmpty || b.notEmpty ? { notEmpty: true } : {}),
    ...(mediaType === undefined ? {} : { mediaType }),
  }
}

function bothObjects(a: ObjectShape, b: ObjectShape): ObjectShape {
  const properties = new Map<string, Shape>()
  for (const name of new Set([...a.properties.keys(), ...b.properties.keys()])) {
    properties.set(name, intersect([memberOf(a, name), memberOf(b, name)]))
  }
  const names =
    a.names !== undefined && b.names !== undefined
      ? bothStrings(a.names, b.names)
      : (a.names ?? b.names)
  return {
    properties,
    required: new Set([...a.required, ...b.required]),
    additional: bothAdditional(a.additional, b.additional),
    ...(names === undefined ? {} : { names }),
    ...bothBounds(a, b),
  }
}

function memberOf({ properties, additional }: ObjectShape, name: string): Shape {
  const own = properties.get(name)
  if (own !== undefined) return own
  if (typeof additional === 'object') return additional
  return additional === 'open' ? shapes.any() : shapes.never()
}

function bothAdditional(
  a: ObjectShape['additional'],
  b: ObjectShape['additional'],
): ObjectShape['additional'] {
  if (a === 'closed' || b === 'closed') return 'closed'
  if (a === 'open') return b
  return b === 'open' ? a : intersect([a, b])
}

function bothArrays(a: ArrayShape, b: ArrayShape): ArrayShape {
  const length = Math.max(a.prefix.length, b.prefix.length)
  const prefix = Array.from({ length }, (_, index) =>
    intersect([itemOf(a, index), itemOf(b, index)]),
  )
  const items =
    a.items === undefined || b.items === undefined
      ? (a.items ?? b.items)
      : intersect([a.items, b.items])
  return { prefix, items, contains: [...a.contains, ...b.contains], ...bothBounds(a, b) }
}

function itemOf({ prefix, items }: ArrayShape, index: number): Shape {
  return prefix[index] ?? items ?? shapes.any()
}

function bothBounds(a: { min: number; max?: number }, b: { min: number; max?: number }) {
  const max = Math.min(a.max ?? Number.POSITIVE_INFINITY, b.max ?? Number.POSITIVE_INFINITY)
  return { min: Math.max(a.min, b.min), ...(Number.isFinite(max) ? { max } : {}) }
}
