import { isObject, type Json, member, pointer } from '../json.ts'
import { parsePath } from '../matching/path.ts'
import {
  type PlacedRules,
  type RuleList,
  readList,
  readRule,
  readRules,
  type Unread,
} from '../matching/rule.ts'

/** The matching rules of one request, response or message, by what they are about. */
export interface MatchingRules {
  body: PlacedRules[]
  /** By lower-case header name. */
  headers: Map<string, RuleList>
  query: Map<string, RuleList>
  metadata: PlacedRules[]
  unread: Unread[]
}

/** Reads `matchingRules` of any version: V2 keys are paths such as `$.body.id`, later ones categories. */
export function readMatchingRules(holder: Json | undefined, at: string): MatchingRules {
  const rules: MatchingRules = {
    body: [],
    headers: new Map(),
    query: new Map(),
    metadata: [],
    unread: [],
  }
  const key = member(holder, 'matchingRules') === undefined ? 'matching_rules' : 'matchingRules'
  const found = member(holder, key)
  if (!isObject(found)) return rules
  const place = at + pointer(key)
  if (Object.keys(found)[0]?.startsWith('$')) readV2(found, place, rules)
  else
    for (const [category, value] of Object.entries(found))
      readCategory(category, value, place, rules)
  return rules
}

function readCategory(category: string, value: Json, at: string, rules: MatchingRules): void {
  const place = at + pointer(category)
  switch (category.toLowerCase()) {
    case 'path':
    case 'method':
    case 'status':
      return
    case 'header':
    case 'headers':
      readNamed(value, place, rules.headers, rules.unread, (name) => name.toLowerCase())
      return
    case 'query':
      readNamed(value, place, rules.query, rules.unread, (name) => name)
      return
    case 'metadata':
      rules.metadata.push(...readRules(value, place, rules.unread))
      return
    default:
      rules.body.push(...readRules(value, place, rules.unread))
  }
}

/** Names stand for themselves; `$.name` and `name[0]`, which some clients write, for the name in them. */
function readNamed(
  category: Json,
  at: string,
  into: Map<string, RuleList>,
  unread: Unread[],
  normal: (name: string) => string,
): void {
  if (!isObject(category)) return
  for (const [name, list] of Object.entries(category)) {
    const field = /^\$|\[/.test(name) ? firstField(name) : name
    into.set(normal(field ?? name), readList(list, at + pointer(name), unread))
  }
}

function firstField(expression: string): string | undefined {
  const field = parsePath(expression)?.find((token) => token.kind === 'field')
  return field?.kind === 'field' ? field.name : undefined
}

function readV2(found: { readonly [path: string]: Json }, at: string, rules: MatchingRules): void {
  for (const [path, json] of Object.entries(found)) {
    const place = at + pointer(path)
    const tokens = parsePath(path)
    const category = tokens?.[1]
    if (tokens === undefined || category?.kind !== 'field') {
      rules.unread.push({ at: place, matcher: path, reason: `'${path}' is not a path expression` })
      continue
    }
    const list = { rules: [readRule(json, place, rules.unread)], either: false }
    const field = tokens[2]
    if (category.name === 'body')
      rules.body.push({ path: [{ kind: 'root' }, ...tokens.slice(2)], list })
    if (field?.kind !== 'field') continue
    if (/^headers?$/.test(category.name)) rules.headers.set(field.name.toLowerCase(), list)
    if (category.name === 'query') rules.query.set(field.name, list)
  }
}
