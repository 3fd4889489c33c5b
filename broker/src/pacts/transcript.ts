import {
  headersOf,
  type Interaction,
  isObject,
  type Json,
  listMember,
  member,
  queryOf,
  type RuleList,
  readBody,
  readList,
  readMatchingRules,
  readRule,
  textMember,
} from '@concordat/pact-schema/reading'
import { isRawNumber } from './json.ts'
import { matcherWords } from './matcher-words.ts'
import { jsonLines } from './transcript-body.ts'
import { type Line, type Part, placeIn } from './transcript-line.ts'

/**
 * What an interaction says, as lines that people read: the request and the response, or the message, with the
 * matching rules in words behind the values. Pure and total, for all versions of the specification.
 */
export function transcriptOf(
  { kind, json, version, at }: Interaction,
  { isCompact }: { isCompact: boolean },
): Part[] {
  const read = { version, at, isCompact }
  switch (kind) {
    case 'http':
      return [
        { name: 'Request', lines: requestLines(member(json, 'request'), read) },
        { name: 'Response', lines: responseLines(member(json, 'response'), read) },
      ]
    case 'message':
      return [{ name: 'Message', lines: messageLines(json, read) }]
    case 'sync-message': {
      const responses = listMember(json, 'response')
      return [
        { name: 'Request', lines: messageLines(member(json, 'request'), read) },
        ...responses.map((one): Part => ({ name: 'Reply', lines: messageLines(one, read) })),
      ]
    }
  }
}

/** In one line what is asked: `GET /orders/1`, or that it is a message. */
export function summaryOf({ kind, json }: Interaction): string {
  if (kind === 'message') return 'message'
  if (kind === 'sync-message') return 'message and reply'
  const request = member(json, 'request')
  return `${(textMember(request, 'method') ?? 'GET').toUpperCase()} ${textMember(request, 'path') ?? '/'}`
}

/** The status that is expected, where there is one. */
export function statusOf({ json }: Interaction): string | undefined {
  const status = member(member(json, 'response'), 'status')
  return status === undefined ? undefined : valueText(status)
}

interface Reading {
  version: Interaction['version']
  at: string
  isCompact: boolean
}

function requestLines(request: Json | undefined, read: Reading): Line[] {
  const method = (textMember(request, 'method') ?? 'GET').toUpperCase()
  const path = textMember(request, 'path') ?? '/'
  const { query } = readMatchingRules(request, read.at)
  const parameters = [...queryOf(request)].flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  )
  return [
    {
      text: `${method} ${path}`,
      at: 'path',
      value: `${method} ${path}`,
      ...ruled(single(request, 'path'), path),
    },
    ...parameters.map(({ name, value }, index) => ({
      text: `  ${index === 0 ? '?' : '&'}${name}=${value}`,
      at: placeIn('query', [name]),
      value,
      ...ruled(query.get(name), value),
    })),
    ...headerLines(request, read),
    ...bodyLines(request, 'body', read),
  ]
}

function responseLines(response: Json | undefined, read: Reading): Line[] {
  const status = member(response, 'status') ?? 200
  return [
    {
      text: valueText(status),
      at: 'status',
      value: valueText(status),
      ...ruled(single(response, 'status'), status),
    },
    ...headerLines(response, read),
    ...bodyLines(response, 'body', read),
  ]
}

function messageLines(message: Json | undefined, read: Reading): Line[] {
  const metadata = member(message, 'metadata') ?? member(message, 'metaData')
  const rules = readMatchingRules(message, read.at).metadata
  const entries = isObject(metadata) ? Object.entries(metadata) : []
  const lines = entries.map(([name, value]) => {
    const list = rules.find(({ path }) =>
      path.some((step) => step.kind === 'field' && step.name === name),
    )
    return {
      text: `${name}: ${valueText(value)}`,
      at: placeIn('metadata', [name]),
      value: valueText(value),
      ...ruled(list?.list, value),
    }
  })
  return [...lines, ...bodyLines(message, 'contents', read)]
}

function headerLines(holder: Json | undefined, read: Reading): Line[] {
  const rules = readMatchingRules(holder, read.at).headers
  const written = member(holder, 'headers')
  const names = isObject(written) ? Object.keys(written) : []
  return [...headersOf(holder)].map(([key, values]) => {
    const name = names.find((one) => one.toLowerCase() === key) ?? key
    const text = values.join(', ')
    const at = placeIn('header', [key])
    return { text: `${name}: ${text}`, at, value: text, ...ruled(rules.get(key), text) }
  })
}

/** The body behind an empty line; one that is no JSON as its text, or by its type alone. */
function bodyLines(holder: Json | undefined, key: 'body' | 'contents', read: Reading): Line[] {
  const body = readBody(holder, key, read.version)
  if (body === undefined) return []
  if ('json' in body) {
    const rules = readMatchingRules(holder, read.at).body
    return [{ text: '' }, ...jsonLines(body.json, rules, read.isCompact)]
  }
  const raw = member(holder, key)
  const content = typeof raw === 'string' ? raw : member(raw, 'content')
  const isText = typeof content === 'string' && !member(raw, 'encoded')
  const texts = isText
    ? content.split('\n').slice(0, 200)
    : [`(content of type ${body.contentType})`]
  return [{ text: '' }, ...texts.map((text) => ({ text, at: placeIn('body', []), value: text }))]
}

/** The rule of a value that is the only one of its kind, in the forms of version 2 and of later ones. */
function single(holder: Json | undefined, name: 'path' | 'status'): RuleList | undefined {
  const rules = member(holder, 'matchingRules')
  const later = member(rules, name)
  if (later !== undefined) return readList(later, '', [])
  const early = member(rules, `$.${name}`)
  return early === undefined ? undefined : { rules: [readRule(early, '', [])], either: false }
}

function ruled(list: RuleList | undefined, value: Json): { rule?: string } {
  if (!list || list.rules.length === 0) return {}
  return { rule: matcherWords(list.rules, list.either, value) }
}

/** A value in a line: texts as they are, numbers with their digits, everything else as JSON. */
export function valueText(value: Json): string {
  if (typeof value === 'string') return value
  return isRawNumber(value) ? value.rawJSON : JSON.stringify(value)
}
