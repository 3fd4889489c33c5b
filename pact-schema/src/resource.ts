import { isList, isObject, type Json, member, textMember } from './json.ts'
import type { Interaction } from './pact/interaction.ts'
import { kebab, nameOfPath, singular, variableSegments } from './resource-name.ts'

/** What a caller is told of an interaction to decide which resource it is about. */
export interface InteractionSummary {
  kind: Interaction['kind']
  description: string
  states: readonly string[]
  direction: 'request' | 'response' | 'message'
  /** The name it gets if nothing else is decided. */
  resource: string
  method?: string
  path?: string
  status?: number
  metadata?: Json
}

/** Decides on the name of a resource; undefined leaves it as it is. */
export type ResourceOf = (interaction: InteractionSummary) => string | undefined

/** The names of the two sides of an HTTP interaction. */
export function httpResources(
  interaction: Interaction,
  bodies: { request: Json | undefined; response: Json | undefined },
  resourceOf: ResourceOf | undefined,
): { request: string; response: string; status: number } {
  const request = member(interaction.json, 'request')
  const response = member(interaction.json, 'response')
  const path = textMember(request, 'path') ?? '/'
  const method = (textMember(request, 'method') ?? 'GET').toUpperCase()
  const stated = member(response, 'status')
  const status = typeof stated === 'number' ? stated : Number(stated ?? 200) || 200
  const { name, collection } = nameOfPath(path, variablesOf(request))
  const list = isListOf(bodies.response, collection, method) ? `${name}-list` : name
  const failed = status >= 400
  const sent = isList(bodies.request) ? `${name}-list` : bodies.request === undefined ? list : name
  const named = (direction: 'request' | 'response', byDefault: string) => {
    const resource = interaction.named ?? byDefault
    const summary = { ...summaryOf(interaction), direction, resource, method, path, status }
    const decided = resourceOf?.(summary)
    return decided === undefined ? resource : kebab(decided)
  }
  return {
    request: named('request', failed ? `${sent}-refused` : sent),
    response:
      failed && interaction.named === undefined
        ? named('response', 'error')
        : named('response', list),
    status,
  }
}

export function messageResource(
  interaction: Interaction,
  direction: 'request' | 'response' | 'message',
  metadata: Json | undefined,
  resourceOf: ResourceOf | undefined,
): string {
  const resource = interaction.named ?? nameOfMessage(interaction.description, metadata)
  const summary = { ...summaryOf(interaction), direction, resource }
  const decided = resourceOf?.(metadata === undefined ? summary : { ...summary, metadata })
  return decided === undefined ? resource : kebab(decided)
}

function summaryOf({ kind, description, states }: Interaction) {
  return { kind, description, states }
}

const tellingKeys = [
  'resource',
  'eventType',
  'event_type',
  'messageType',
  'message_type',
  'type',
  'topic',
  'queue',
  'stream',
]

function nameOfMessage(description: string, metadata: Json | undefined): string {
  for (const key of tellingKeys) {
    const value = textMember(metadata, key)
    if (value !== undefined && value !== '') return singular(kebab(value))
  }
  return kebab(description.replace(/^(?:an?|the|some|one)\s+/i, ''))
}

/** Which segments of the path vary, as its matcher or its generator says. */
function variablesOf(request: Json | undefined): (index: number) => boolean {
  const generator = member(member(request, 'generators'), 'path')
  const template = textMember(generator, 'expression')
  const rules = member(member(request, 'matchingRules'), 'path')
  const matchers = member(rules, 'matchers')
  const first = isList(matchers) ? matchers[0] : member(member(request, 'matchingRules'), '$.path')
  const regex = textMember(first, 'regex')
  const known = [template, regex].flatMap((text) =>
    text === undefined ? [] : [variableSegments(text)],
  )
  return (index) => known.some((varies) => varies(index))
}

const envelopes = ['items', 'data', 'results', 'content', 'records', 'entries', 'elements', 'list']

/** A list, or the usual envelope of one: an answer to GET of a collection that has its items as a member. */
function isListOf(body: Json | undefined, collection: boolean, method: string): boolean {
  if (isList(body)) return true
  if (!isObject(body) || !collection || method !== 'GET') return false
  return envelopes.some((name) => isList(member(body, name)))
}
