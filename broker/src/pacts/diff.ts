import { subjectOf } from './content.ts'
import {
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  sortedKeys,
} from './json.ts'

/** Where two values differ. An undefined side is one where the value is absent; what is kept only tells where one is. */
type Difference =
  | { kind: 'replaced'; before: Json | undefined; after: Json | undefined }
  | { kind: 'kept'; value: Json }
  | { kind: 'object'; entries: { key: string; difference: Difference }[] }
  | { kind: 'list'; elements: (Difference | undefined)[] }

/**
 * What changed between two documents, for people: nested like JSON, `-` before what was, `+` before what is, a blank
 * before what both have. Only what differs is shown; equal neighbours in a list are counted: `... (3 equal)`.
 * Interactions are paired by description and provider states, so that their order does not matter.
 * Empty when nothing differs. Takes time in proportion to the size of the documents.
 */
export function diffContents(older: string, newer: string): string {
  const difference = betweenDocuments(read(older), read(newer))
  return difference ? print(difference, 0).join('\n') : ''
}

/** Without the ids of interactions: they follow from the rest, as differences they would only be noise. */
function read(text: string): Json {
  const parsed = parseJson(text)
  if (parsed.kind !== 'json') return text
  if (!isObject(parsed.value)) return parsed.value
  const document = { ...parsed.value }
  for (const list of ['interactions', 'messages']) {
    if (Array.isArray(document[list])) document[list] = document[list].map(withoutId)
  }
  return document
}

function withoutId(element: Json): Json {
  if (!isObject(element)) return element
  const { _id, ...rest } = element
  return rest
}

function betweenDocuments(before: Json, after: Json): Difference | undefined {
  if (!isObject(before) || !isObject(after)) return between(before, after)
  return betweenObjects(before, after, (old, now, key) =>
    (key === 'interactions' || key === 'messages') && Array.isArray(old) && Array.isArray(now)
      ? betweenInteractions(old, now)
      : between(old, now),
  )
}

function between(before: Json | undefined, after: Json | undefined): Difference | undefined {
  if (isObject(before) && isObject(after)) return betweenObjects(before, after, between)
  if (Array.isArray(before) && Array.isArray(after)) return betweenLists(before, after)
  if (before === undefined || after === undefined) return { kind: 'replaced', before, after }
  if (canonicalJson(before) === canonicalJson(after)) return undefined
  return { kind: 'replaced', before, after }
}

function betweenObjects(
  before: JsonObject,
  after: JsonObject,
  compare: (old: Json | undefined, now: Json | undefined, key: string) => Difference | undefined,
): Difference | undefined {
  const entries = sortedKeys({ ...before, ...after }).flatMap((key) => {
    const difference = compare(own(before, key), own(after, key), key)
    return difference ? { key, difference } : []
  })
  return entries.length > 0 ? { kind: 'object', entries } : undefined
}

/** Compared from both ends; in between, place by place, and the surplus of the longer one is gone or new. */
function betweenLists(before: Json[], after: Json[]): Difference | undefined {
  const [old, now] = [before.map(canonicalJson), after.map(canonicalJson)]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start++
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++

  const [wereThere, areThere] = [
    before.slice(start, -end || undefined),
    after.slice(start, -end || undefined),
  ]
  const longer = wereThere.length > areThere.length ? wereThere : areThere
  return listOf([
    ...Array<undefined>(start).fill(undefined),
    ...longer.map((_, index) => between(wereThere[index], areThere[index])),
    ...Array<undefined>(end).fill(undefined),
  ])
}

/** In the order of the older document, then what is new. */
function betweenInteractions(before: Json[], after: Json[]): Difference | undefined {
  const bySubject = Map.groupBy(after, subject)
  const kept = before.map((element) =>
    described(element, between(element, bySubject.get(subject(element))?.shift())),
  )
  const added = [...bySubject.values()].flat().map((element) => between(undefined, element))
  return listOf([...kept, ...added])
}

/** With the description in front, which both have: it says which interaction the difference is in. */
function described(element: Json, difference: Difference | undefined): Difference | undefined {
  if (difference?.kind !== 'object' || !isObject(element)) return difference
  const value = element.description
  if (value === undefined) return difference
  const description = { key: 'description', difference: { kind: 'kept' as const, value } }
  return { kind: 'object', entries: [description, ...difference.entries] }
}

function subject(element: Json): string {
  return isObject(element) ? subjectOf(element) : canonicalJson(element)
}

function listOf(elements: (Difference | undefined)[]): Difference | undefined {
  return elements.some(Boolean) ? { kind: 'list', elements } : undefined
}

/** Not what an object inherits: a document may have a property called `constructor`. */
function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function print(difference: Difference, depth: number, name = '', comma = ''): string[] {
  switch (difference.kind) {
    case 'replaced':
      return [
        ...side('-', difference.before, depth, name, comma),
        ...side('+', difference.after, depth, name, comma),
      ]
    case 'kept':
      return pretty(difference.value, depth, name, comma).map((text) => ` ${text}`)
    case 'object': {
      const { entries } = difference
      const lines = entries.flatMap(({ key, difference }, index) =>
        print(
          difference,
          depth + 1,
          `${JSON.stringify(key)}: `,
          index < entries.length - 1 ? ',' : '',
        ),
      )
      return [line(' ', depth, `${name}{`), ...lines, line(' ', depth, `}${comma}`)]
    }
    case 'list': {
      const lines = printElements(difference.elements, depth + 1)
      return [line(' ', depth, `${name}[`), ...lines, line(' ', depth, `]${comma}`)]
    }
  }
}

function printElements(elements: (Difference | undefined)[], depth: number): string[] {
  const lines: string[] = []
  let equal = 0
  const flush = () => {
    if (equal > 0) lines.push(line(' ', depth, `... (${equal} equal)`))
    equal = 0
  }
  elements.forEach((element, index) => {
    if (element === undefined) {
      equal++
      return
    }
    flush()
    for (const text of print(element, depth, '', index < elements.length - 1 ? ',' : ''))
      lines.push(text)
  })
  flush()
  return lines
}

function side(
  sign: '-' | '+',
  value: Json | undefined,
  depth: number,
  name: string,
  comma: string,
): string[] {
  return value === undefined ? [] : pretty(value, depth, name, comma).map((text) => sign + text)
}

/** Indented JSON with sorted keys, without the sign in front. */
function pretty(value: Json, depth: number, name: string, comma: string): string[] {
  const indent = '  '.repeat(depth)
  const isEmpty = (Array.isArray(value) || isObject(value)) && Object.keys(value).length === 0
  if (isEmpty || (!Array.isArray(value) && !isObject(value))) {
    return [`${indent}${name}${JSON.stringify(value)}${comma}`]
  }
  const children = Array.isArray(value)
    ? value.map((element) => ({ element, name: '' }))
    : sortedKeys(value).map((key) => ({
        element: value[key] ?? null,
        name: `${JSON.stringify(key)}: `,
      }))
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return [
    `${indent}${name}${open}`,
    ...children.flatMap((child, index) =>
      pretty(child.element, depth + 1, child.name, index < children.length - 1 ? ',' : ''),
    ),
    `${indent}${close}${comma}`,
  ]
}

function line(sign: string, depth: number, text: string): string {
  return `${sign}${'  '.repeat(depth)}${text}`
}
