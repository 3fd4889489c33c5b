import { collect } from './collect/collect.ts'
import type { Note, Saying } from './collect/saying.ts'
import { withDefinitions } from './definitions.ts'
import { byCodeUnit, canonical, isObject } from './json.ts'
import type { JsonSchema } from './json-schema.ts'
import { type Interaction, readPact } from './pact/interaction.ts'
import type { InteractionSummary, ResourceOf } from './resource.ts'
import { merge } from './shape/merge.ts'
import { exampleList, render } from './shape/render.ts'

export type { Note } from './collect/saying.ts'
export { compareSchemas } from './compare/compare.ts'
export type { Difference } from './compare/difference.ts'
export { rules as compatibilityRules } from './compare/rules.ts'
export { type JsonSchema, serializeSchema } from './json-schema.ts'
export type { InteractionSummary } from './resource.ts'

/** What a consumer relies on for one resource, in one direction. */
export interface ResourceSchema {
  /** Kebab-case, e.g. `experiment`, `experiment-list`, `error`, `experiment-headers`. */
  resource: string
  direction: 'request' | 'response' | 'message'
  /** What the schema describes. `resource` ends in the part's name unless it is the body. */
  part: 'body' | 'headers' | 'query' | 'metadata'
  /** JSON Schema 2020-12 with `$schema`, a stable `$id`, `title`, `description`, `examples` and `$defs`. */
  schema: JsonSchema
  /** Descriptions of the interactions it was made from, sorted, each once. */
  interactions: string[]
}

/** Rises when a pact gives other schemas than it did: whoever keeps schemas makes them anew then. */
export const generation = 1

/** How much work a pact may ask for, at all and for each interaction: ten times what honest ones do. */
const mostWork = 10_000_000
const mostWorkEach = 10_000
const mostExamples = 3
const mostNamed = 10

/**
 * Everything the consumer relies on, by resource: what the pact's examples and matching rules say,
 * as JSON Schema 2020-12. Reads pacts of specification V2, V3 and V4, with HTTP interactions,
 * asynchronous and synchronous messages.
 *
 * Deterministic: the same pact gives the same result, whatever the order of its interactions. Pure;
 * never throws on odd input: what cannot be read gives no schemas, and notes that say why.
 */
export function schemasOfPact(
  pact: unknown,
  options: { resourceOf?: (interaction: InteractionSummary) => string | undefined } = {},
): { schemas: ResourceSchema[]; notes: Note[] } {
  const read = readPact(pact)
  if ('reason' in read) {
    return {
      schemas: [],
      notes: [{ interaction: '', pointer: '', matcher: 'pact', reason: read.reason }],
    }
  }
  const { sayings, notes } = collectAll(read.interactions, options.resourceOf)
  const groups = new Map<string, Saying[]>()
  for (const saying of sayings) {
    const key = `${saying.resource} ${saying.direction} ${saying.part}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [saying])
    else group.push(saying)
  }
  const schemas = [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([, group]) => resourceSchema(group, read.consumer, read.provider))
  if (schemas.length === 0 && notes.length === 0) {
    const reason = 'no interaction has a body, header, query or metadata to rely on'
    return { schemas, notes: [{ interaction: '', pointer: '', matcher: 'pact', reason }] }
  }
  return { schemas, notes }
}

function collectAll(
  interactions: readonly Interaction[],
  resourceOf: ResourceOf | undefined,
): { sayings: Saying[]; notes: Note[] } {
  const budget = { left: mostWork + mostWorkEach * interactions.length }
  const collected = interactions.map((interaction) => collect(interaction, resourceOf, budget))
  return {
    sayings: collected.flatMap(({ sayings }) => sayings),
    notes: collected.flatMap(({ notes }) => notes),
  }
}

/** One schema for everything said of a resource; none if headers, query or metadata are always empty. */
function resourceSchema(
  group: readonly Saying[],
  consumer: string,
  provider: string,
): ResourceSchema[] {
  const sorted = sortSayings(group)
  const [first] = sorted
  if (first === undefined) return []
  const { resource, direction, part } = first
  const isBody = part === 'body'
  if (
    !isBody &&
    sorted.every(({ example }) => isObject(example) && Object.keys(example).length === 0)
  )
    return []
  const interactions = [...new Set(sorted.map(({ interaction }) => interaction))].sort(byCodeUnit)
  const itemName = isBody && resource.endsWith('-list') ? resource.slice(0, -5) : undefined
  const shape = merge(
    sorted.map((saying) => saying.shape),
    !isBody,
  )
  const schema: JsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:pact-schema:${[provider, consumer, direction, resource].map(encodeURIComponent).join(':')}`,
    title: titleOf(resource, direction),
    description: describe(first, consumer, provider, interactions),
    ...withDefinitions(render(shape), itemName),
    examples: exampleList(
      sorted.map(({ example }) => example),
      mostExamples,
    ),
  }
  return [{ resource, direction, part, schema, interactions }]
}

/** The order of a pact's interactions says nothing, so it must not show in the schema. */
function sortSayings(group: readonly Saying[]): Saying[] {
  return [...group].sort(
    (a, b) =>
      byCodeUnit(a.interaction, b.interaction) ||
      byCodeUnit(canonical(a.example), canonical(b.example)),
  )
}

function titleOf(resource: string, direction: Saying['direction']): string {
  const words = resource.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return words.join('') + (direction === 'request' ? 'Request' : '')
}

function describe(
  { direction, part }: Saying,
  consumer: string,
  provider: string,
  interactions: readonly string[],
): string {
  const parts = {
    body: '',
    headers: 'the headers of ',
    query: 'the query of ',
    metadata: 'the metadata of ',
  }
  const what = { request: 'requests to', response: 'answers of', message: 'messages of' }[direction]
  const verb = direction === 'request' ? 'sends in' : 'relies on in'
  const named = interactions.slice(0, mostNamed).join('; ')
  const more =
    interactions.length > mostNamed ? `; and ${interactions.length - mostNamed} more` : ''
  return `What ${consumer || 'the consumer'} ${verb} ${parts[part]}${what} ${provider || 'the provider'}. From: ${named}${more}.`
}
