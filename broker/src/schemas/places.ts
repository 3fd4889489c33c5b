import type { JsonSchema } from '@concordat/pact-schema'

type Json = JsonSchema[string]

/** What stands at a place in the examples of a document: the first that has it; undefined where none has. */
export function exampleAt(document: string, pointer: string): Json | undefined {
  const { examples }: JsonSchema = JSON.parse(document)
  const segments = segmentsOf(pointer)
  for (const example of Array.isArray(examples) ? examples : []) {
    const found = valueAt(example, segments)
    if (found !== undefined) return found
  }
  return undefined
}

/** In the order of a tree: what holds others before them, and all that is in it before what stands beside it. */
export function byPlace(one: string, other: string): number {
  const [these, those] = [one.split('/'), other.split('/')]
  for (const [index, name] of these.entries()) {
    const against = those[index]
    if (against === undefined) return 1
    if (name !== against) return name < against ? -1 : 1
  }
  return these.length - those.length
}

/** The names on the way to a place. */
export function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** `*` is the first item, or the first member. */
function valueAt(value: Json, segments: readonly string[]): Json | undefined {
  const [name, ...rest] = segments
  if (name === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  const members = Array.isArray(value) ? value : undefined
  const next = members
    ? members[name === '*' ? 0 : Number(name)]
    : name === '*' && !Object.hasOwn(value, '*')
      ? Object.values(value)[0]
      : Object.hasOwn(value, name)
        ? (value as JsonSchema)[name]
        : undefined
  return next === undefined ? undefined : valueAt(next, rest)
}
