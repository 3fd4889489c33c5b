import { canonical, isObject, type Json, listMember, member, pointer, textMember } from '../json.ts'
import { type PathToken, parsePath } from './path.ts'

/** One matcher of a pact, as read. `at` is its JSON pointer in the pact. */
export type Rule = { at: string } & (
  | { kind: 'equality' | 'number' | 'integer' | 'decimal' | 'boolean' | 'null' }
  | { kind: 'values' | 'notEmpty' | 'semver' | 'statusCode' }
  | { kind: 'type'; min?: number; max?: number }
  | { kind: 'regex'; regex: string }
  | { kind: 'include'; value: string }
  | { kind: 'date' | 'time' | 'datetime'; format: string }
  | { kind: 'contentType'; value: string }
  | { kind: 'arrayContains'; variants: readonly Variant[] }
  | { kind: 'eachKey' | 'eachValue'; rules: readonly Rule[] }
  | { kind: 'unknown'; name: string; reason: string }
)

export interface Variant {
  index: number
  rules: readonly PlacedRules[]
}

/** The matchers of one path, and how they are combined. */
export interface RuleList {
  rules: readonly Rule[]
  either: boolean
}

export interface PlacedRules {
  path: readonly PathToken[]
  list: RuleList
}

/** What could not be read, and why. */
export interface Unread {
  at: string
  matcher: string
  reason: string
}

/** The rules of a category in the V3 and V4 form: `{ path: { combine, matchers: [] } }`. */
export function readRules(category: Json | undefined, at: string, unread: Unread[]): PlacedRules[] {
  if (!isObject(category)) return []
  if (Object.hasOwn(category, 'matchers'))
    return [{ path: [], list: readList(category, at, unread) }]
  return Object.entries(category).flatMap(([path, list]) => {
    const tokens = parsePath(path)
    const place = at + pointer(path)
    if (tokens !== undefined) return [{ path: tokens, list: readList(list, place, unread) }]
    unread.push({ at: place, matcher: path, reason: `'${path}' is not a path expression` })
    return []
  })
}

/** One matcher list; duplicates are dropped, for some clients write a rule twice. */
export function readList(value: Json | undefined, at: string, unread: Unread[]): RuleList {
  const seen = new Set<string>()
  const matchers = listMember(value, 'matchers')
  const rules = matchers.flatMap((matcher, index) => {
    if (matchers.length === 1) return [readRule(matcher, `${at}/matchers/0`, unread)]
    const key = canonical(matcher)
    if (seen.has(key)) return []
    seen.add(key)
    return [readRule(matcher, `${at}/matchers/${index}`, unread)]
  })
  return { rules, either: textMember(value, 'combine')?.toUpperCase() === 'OR' }
}

/** One matcher. V2 pacts may leave out `match` and name the matcher by its setting. */
export function readRule(json: Json, at: string, unread: Unread[]): Rule {
  const named = textMember(json, 'match') ?? textMember(json, 'pact:matcher:type')
  const name = named ?? guess(json)
  const unknown = (reason: string): Rule => ({ at, kind: 'unknown', name: name ?? '', reason })
  switch (name) {
    case undefined:
      return unknown('the matcher has no name')
    case 'equality':
    case 'number':
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'null':
    case 'values':
    case 'semver':
      return { at, kind: name }
    case 'real':
      return { at, kind: 'decimal' }
    case 'notEmpty':
    case 'not-empty':
      return { at, kind: 'notEmpty' }
    case 'statusCode':
    case 'status-code':
      return { at, kind: 'statusCode' }
    case 'type':
    case 'min':
    case 'max':
    case 'min-type':
    case 'max-type':
      return { at, kind: 'type', ...limits(json) }
    case 'regex': {
      const regex = textMember(json, 'regex')
      return regex === undefined ? unknown('it has no `regex`') : { at, kind: 'regex', regex }
    }
    case 'include': {
      const value = member(json, 'value')
      return value === undefined
        ? unknown('it has no `value`')
        : { at, kind: 'include', value: asText(value) }
    }
    case 'timestamp':
    case 'datetime':
      return { at, kind: 'datetime', format: formatOf(json, name) || "yyyy-MM-dd'T'HH:mm:ssXXX" }
    case 'date':
      return { at, kind: 'date', format: formatOf(json, name) || 'yyyy-MM-dd' }
    case 'time':
      return { at, kind: 'time', format: formatOf(json, name) || 'HH:mm:ss' }
    case 'contentType':
    case 'content-type':
      return { at, kind: 'contentType', value: textMember(json, 'value') ?? '' }
    case 'arrayContains':
    case 'array-contains':
      return { at, kind: 'arrayContains', variants: readVariants(json, at, unread) }
    case 'eachKey':
    case 'each-key':
      return { at, kind: 'eachKey', rules: readInner(json, at, unread) }
    case 'eachValue':
    case 'each-value':
      return { at, kind: 'eachValue', rules: readInner(json, at, unread) }
    default:
      return unknown(`'${name}' is not a matcher of the specification; a plugin may know it`)
  }
}

function guess(json: Json): string | undefined {
  return ['regex', 'min', 'max', 'timestamp', 'time', 'date'].find(
    (name) => member(json, name) !== undefined,
  )
}

function limits(json: Json): { min?: number; max?: number } {
  const min = count(member(json, 'min'))
  const max = count(member(json, 'max'))
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function count(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !(number >= 0)) return undefined
  return Math.min(Math.floor(number), Number.MAX_SAFE_INTEGER)
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function formatOf(json: Json, name: string): string | undefined {
  return textMember(json, 'format') ?? textMember(json, name)
}

function readInner(json: Json, at: string, unread: Unread[]): Rule[] {
  return listMember(json, 'rules').map((rule, index) =>
    readRule(rule, `${at}/rules/${index}`, unread),
  )
}

function readVariants(json: Json, at: string, unread: Unread[]): Variant[] {
  return listMember(json, 'variants').map((variant, number) => {
    const rules = member(variant, 'rules')
    const place = `${at}/variants/${number}/rules`
    return {
      index: count(member(variant, 'index')) ?? 0,
      rules: rules === undefined ? [everythingEqual(place)] : readRules(rules, place, unread),
    }
  })
}

/** The rule of a variant without rules: the whole item is compared for equality. */
export function everythingEqual(at: string): PlacedRules {
  return { path: [], list: { rules: [{ at, kind: 'equality' }], either: false } }
}
