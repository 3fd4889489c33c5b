import type { Json } from './json.ts'
import { isObject, listMember, member } from './json.ts'
import { nameOf as nameOfMatcher, type Report } from './matching/matcher.ts'
import { type Rule, type RuleList, readRules } from './matching/rule.ts'
import type { Budget } from './matching/scope.ts'
import { headerShape, repeated, textShape } from './matching/text.ts'
import { shapeOf, TooMuchWork } from './matching/walk.ts'
import { type Body, headersOf, queryOf, readBody } from './pact/body.ts'
import type { Interaction } from './pact/interaction.ts'
import { type MatchingRules, readMatchingRules } from './pact/matching-rules.ts'
import { httpResources, messageResource, type ResourceOf } from './resource.ts'
import { closedArray, type Shape, shapes } from './shape/shape.ts'

/** A matcher or a content that a schema can say in part only, or not at all. */
export interface Note {
  /** The interaction's description. */
  interaction: string
  /** JSON pointer (RFC 6901) in the pact. */
  pointer: string
  matcher: string
  reason: string
}

/** What one interaction says of one resource. */
export interface Saying {
  resource: string
  direction: 'request' | 'response' | 'message'
  part: 'body' | 'headers' | 'query' | 'metadata'
  interaction: string
  shape: Shape
  example: Json
}

/** Everything one interaction says, with notes on what it says that a schema cannot. */
export function collect(
  interaction: Interaction,
  resourceOf: ResourceOf | undefined,
  budget: Budget,
): { sayings: Saying[]; notes: Note[] } {
  const notes = new Map<string, Note>()
  const note = (pointer: string, matcher: string, reason: string) => {
    notes.set(`${pointer} ${reason}`, {
      interaction: interaction.description,
      pointer,
      matcher,
      reason,
    })
  }
  const collector: Collector = { interaction, resourceOf, budget, note, sayings: [] }
  try {
    if (interaction.kind === 'http') collectHttp(collector)
    else collectMessage(collector)
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error
    note(interaction.at, 'pact', 'the matching rules ask for more work than is done for one pact')
    return { sayings: [], notes: [...notes.values()] }
  }
  return { sayings: collector.sayings, notes: [...notes.values()] }
}

interface Collector {
  interaction: Interaction
  resourceOf: ResourceOf | undefined
  budget: Budget
  note: (pointer: string, matcher: string, reason: string) => void
  sayings: Saying[]
}

function collectHttp(collector: Collector): void {
  const { interaction, resourceOf } = collector
  const request = member(interaction.json, 'request')
  const response = member(interaction.json, 'response')
  const sent = readBody(request, 'body', interaction.version)
  const answered = readBody(response, 'body', interaction.version)
  const names = httpResources(
    interaction,
    { request: jsonOf(sent), response: jsonOf(answered) },
    resourceOf,
  )
  const requestAt = `${interaction.at}/request`
  const responseAt = `${interaction.at}/response`
  const requestRules = readMatchingRules(request, requestAt)
  const responseRules = readMatchingRules(response, responseAt)
  say(collector, names.request, 'request', sent, requestRules, requestAt, request)
  sayHeaders(collector, names.request, 'request', request, requestRules)
  sayQuery(collector, names.request, request, requestRules)
  say(collector, names.response, 'response', answered, responseRules, responseAt)
  sayHeaders(collector, names.response, 'response', response, responseRules)
}

function collectMessage(collector: Collector): void {
  const { interaction } = collector
  if (interaction.kind === 'message') {
    sayMessage(collector, 'message', interaction.json, interaction.at)
    return
  }
  sayMessage(collector, 'request', member(interaction.json, 'request'), `${interaction.at}/request`)
  listMember(interaction.json, 'response').forEach((message, index) => {
    sayMessage(collector, 'response', message, `${interaction.at}/response/${index}`)
  })
}

function sayMessage(
  collector: Collector,
  direction: Saying['direction'],
  message: Json | undefined,
  at: string,
): void {
  const { interaction, resourceOf } = collector
  const metadata = member(message, 'metadata') ?? member(message, 'metaData')
  const resource = messageResource(interaction, direction, metadata, resourceOf)
  const rules = readMatchingRules(message, at)
  const body = readBody(message, 'contents', interaction.version)
  say(collector, resource, direction, body, rules, at)
  const example = isObject(metadata) ? withoutContentType(metadata) : {}
  const { budget } = collector
  const shape = shapeOf(example, {
    rules: rules.metadata,
    closed: false,
    budget,
    report: reportTo(collector),
  })
  push(collector, `${resource}-metadata`, direction, 'metadata', shape, example)
}

/** The content type is compared as such by the verifier, with the content's own. */
function withoutContentType(metadata: { readonly [key: string]: Json }): { [key: string]: Json } {
  const members = Object.entries(metadata).filter(([name]) => !/^content-?type$/i.test(name))
  return Object.fromEntries(members)
}

function say(
  collector: Collector,
  resource: string,
  direction: Saying['direction'],
  body: Body,
  rules: MatchingRules,
  at: string,
  generated?: Json,
): void {
  for (const { at: place, matcher, reason } of rules.unread) collector.note(place, matcher, reason)
  if (body === undefined) return
  if ('reason' in body) {
    collector.note(
      `${at}/${collector.interaction.kind === 'http' ? 'body' : 'contents'}`,
      'content',
      body.reason,
    )
    return
  }
  const { budget } = collector
  const report = reportTo(collector)
  const shape = shapeOf(body.json, {
    rules: [...rules.body, ...generatedRules(generated, rules, at)],
    closed: direction === 'request',
    budget,
    report,
  })
  push(collector, resource, direction, 'body', shape, body.json)
}

function sayHeaders(
  collector: Collector,
  resource: string,
  direction: 'request' | 'response',
  holder: Json | undefined,
  { headers: rules }: MatchingRules,
): void {
  const report = reportTo(collector)
  const headers = [...headersOf(holder)]
  const properties = headers.map(([name, values]): [string, Shape] => {
    const list = rules.get(name)
    const [first = ''] = values
    if (list === undefined || list.rules.length === 0) return [name, headerShape(name, values)]
    const shape = textShape(list, first, report)
    return [name, values.length === 1 ? shape : severalValues(shape, list, report)]
  })
  const shape = shapes.object({
    properties: new Map(properties),
    required: new Set(headers.map(([name]) => name)),
  })
  const example = Object.fromEntries(headers.map(([name, values]) => [name, values.join(', ')]))
  push(collector, `${resource}-headers`, direction, 'headers', shape, example)
}

function severalValues(shape: Shape, list: RuleList, report: Report): Shape {
  const several = repeated(shape)
  if (several !== undefined) return several
  const reason = 'a header with several values is left open under this matcher'
  const [rule] = list.rules
  if (rule !== undefined) report(rule, reason)
  return shapes.string({}, reason)
}

function sayQuery(
  collector: Collector,
  resource: string,
  request: Json | undefined,
  { query: rules }: MatchingRules,
): void {
  const report = reportTo(collector)
  const query = [...queryOf(request)]
  const properties = query.map(([name, values]): [string, Shape] => {
    const list = rules.get(name)
    const [first = ''] = values
    const hasRule = list !== undefined && list.rules.length > 0
    if (values.length === 1)
      return [name, hasRule ? textShape(list, first, report) : shapes.text(first)]
    if (!hasRule) return [name, closedArray(values.map((value) => shapes.text(value)))]
    const limits = list.rules.find((rule) => rule.kind === 'type')
    const { min = 0, max } = limits?.kind === 'type' ? limits : {}
    const bounds = { min: Math.max(min, 1), ...(max === undefined ? {} : { max }) }
    return [name, shapes.array({ items: textShape(list, first, report), ...bounds })]
  })
  const shape = shapes.object({
    properties: new Map(properties),
    required: new Set(query.map(([name]) => name)),
    additional: 'closed',
  })
  const example = Object.fromEntries(
    query.map(([name, values]): [string, Json] => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  )
  push(collector, `${resource}-query`, 'request', 'query', shape, example)
}

/** Values that are generated when a request is sent are known by type only, unless a rule says more. */
function generatedRules(request: Json | undefined, rules: MatchingRules, at: string) {
  const generators = member(member(request, 'generators'), 'body')
  if (!isObject(generators)) return []
  const known = new Set(rules.body.map(({ path }) => JSON.stringify(path)))
  const unread: MatchingRules['unread'] = []
  const lists = Object.fromEntries(
    Object.keys(generators).map((path) => [path, { matchers: [{ match: 'type' }] }]),
  )
  const typed = readRules(lists, `${at}/generators/body`, unread)
  return typed.filter(({ path }) => !known.has(JSON.stringify(path)))
}

function reportTo({ note }: Collector): Report {
  return (rule: Rule, reason: string) => note(rule.at, nameOfMatcher(rule), reason)
}

function push(
  { sayings, interaction }: Collector,
  resource: string,
  direction: Saying['direction'],
  part: Saying['part'],
  shape: Shape,
  example: Json,
): void {
  sayings.push({ resource, direction, part, interaction: interaction.description, shape, example })
}

function jsonOf(body: Body): Json | undefined {
  return body !== undefined && 'json' in body ? body.json : undefined
}
