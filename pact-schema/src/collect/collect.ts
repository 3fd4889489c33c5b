import { deepest, isObject, isShallow, type Json, listMember, member } from '../json.ts'
import type { Budget } from '../matching/scope.ts'
import { shapeOf, TooMuchWork } from '../matching/walk.ts'
import { type Body, readBody } from '../pact/body.ts'
import type { Interaction } from '../pact/interaction.ts'
import { readMatchingRules } from '../pact/matching-rules.ts'
import { httpResources, messageResource, type ResourceOf } from '../resource.ts'
import { say } from './body.ts'
import { type Collector, type Note, push, reportTo, type Saying } from './saying.ts'
import { sayHeaders, sayQuery } from './text.ts'

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
  if (!isShallow(interaction.json, 2 * deepest)) {
    note(interaction.at, 'pact', 'the interaction is nested too deeply to be looked into')
    return { sayings: [], notes: [...notes.values()] }
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

function jsonOf(body: Body): Json | undefined {
  return body !== undefined && 'json' in body ? body.json : undefined
}
