import { hash } from 'node:crypto'
import { storable } from '../json-text.ts'
import {
  byCodePoint,
  canonicalJson,
  compactJson,
  isObject,
  isRawNumber,
  type Json,
  type JsonObject,
  parseJson,
} from './json.ts'

/** A document as it is kept, and what the broker has to know of it. */
export interface Content {
  /** Identity among the contents of one consumer and provider: equal for all documents a provider cannot tell apart. */
  sha: string
  /** The document, compact, each interaction with its id. */
  body: string
  /** The names the document gives, where it gives any. */
  consumer: string | undefined
  provider: string | undefined
  /** The version of the Pact specification that the document names. */
  specification: string | null
  interactions: Interaction[]
}

/** One element of `interactions` or `messages`. */
export interface Interaction {
  /** Identity of what it says, also its `_id` in the document. */
  sha: string
  kind: string
  description: string
  providerStates: ProviderState[]
}

export interface ProviderState {
  name: string
  params?: Json
}

/** What a text turned out to be; refusals carry the words of the protocol. */
export type Reading =
  | { kind: 'content'; content: Content }
  | { kind: 'not-json'; why: string }
  | { kind: 'too-deep' }
  | { kind: 'not-an-object'; found: string }

/** Properties the broker adds to a document it serves; they are no part of one that comes back. */
const ownProperties = ['_links', 'createdAt']
const lists = ['interactions', 'messages'] as const

/** Pure and total. Takes about 20 ms per megabyte: see reading.ts for large documents. */
export function readContent(text: string): Reading {
  const parsed = parseJson(text)
  if (parsed.kind !== 'json') return parsed
  if (!isObject(parsed.value)) return { kind: 'not-an-object', found: nameOf(parsed.value) }
  return { kind: 'content', content: contentOf(parsed.value) }
}

/**
 * The identity follows the protocol's reference (interactions and messages in any order, and the specification's
 * version; nothing else that a provider cannot see), with one difference: ids that the broker gave are no part of it.
 */
export function contentOf(document: JsonObject): Content {
  const body: JsonObject = { ...document }
  for (const property of ownProperties) delete body[property]
  const interactions: Interaction[] = []
  const identity: string[] = []
  for (const list of lists) {
    const elements = document[list]
    if (!Array.isArray(elements)) continue
    const read = elements.map((element) => readElement(element, list))
    body[list] = read.map(({ kept }) => kept)
    identity.push(`"${list}":[${read.map((one) => one.canonical).sort(byCodePoint)}]`)
    interactions.push(...read.flatMap(({ interaction }) => interaction ?? []))
  }
  const specification = specificationOf(document)
  const isWhole = identity.length === 0
  if (specification !== undefined) {
    identity.push(`"pact_specification_version":${canonicalJson(specification)}`)
  }
  return {
    sha: hash('sha1', isWhole ? canonicalJson(body) : `{${identity}}`),
    body: compactJson(body),
    consumer: nameIn(document.consumer),
    provider: nameIn(document.provider),
    specification: typeof specification === 'string' ? storable(specification) : null,
    interactions,
  }
}

/** An element with its id in front; what is no object is left as it is and is no interaction. */
function readElement(
  element: Json,
  list: (typeof lists)[number],
): { canonical: string; kept: Json; interaction?: Interaction } {
  if (!isObject(element)) return { canonical: canonicalJson(element), kept: element }
  const { _id, ...said } = element
  const canonical = canonicalJson(said)
  const sha = hash('sha1', canonical)
  const interaction = {
    sha,
    kind: kindOf(said, list),
    description: typeof said.description === 'string' ? storable(said.description) : '',
    providerStates: providerStatesOf(said),
  }
  return { canonical, kept: { _id: sha, ...said }, interaction }
}

/** The names of version 4 of the specification; earlier versions know one kind in each list. */
function kindOf(element: JsonObject, list: (typeof lists)[number]): string {
  if (typeof element.type === 'string') return storable(element.type)
  return list === 'messages' ? 'Asynchronous/Messages' : 'Synchronous/HTTP'
}

/** From `providerStates` of today, or `providerState` and `provider_state` of earlier versions. */
function providerStatesOf(element: JsonObject): ProviderState[] {
  const states = element.providerStates ?? element.providerState ?? element.provider_state ?? []
  return [states].flat().flatMap((state) => {
    if (typeof state === 'string') return { name: storable(state) }
    if (!isObject(state) || typeof state.name !== 'string') return []
    const name = storable(state.name)
    return state.params == null ? { name } : { name, params: storableJson(state.params) }
  })
}

/** Where interactions of two documents stand for the same: same description, same provider states. */
export function subjectOf(element: JsonObject): string {
  const states = element.provider_state ?? element.providerState ?? element.providerStates ?? null
  return canonicalJson([element.description ?? null, states])
}

function specificationOf({ metadata }: JsonObject): Json | undefined {
  if (!isObject(metadata)) return undefined
  const { pactSpecification, 'pact-specification': dashed, pactSpecificationVersion } = metadata
  return [
    isObject(pactSpecification) ? pactSpecification.version : undefined,
    isObject(dashed) ? dashed.version : undefined,
    pactSpecificationVersion,
  ].find((version) => version != null)
}

function nameIn(side: Json | undefined): string | undefined {
  return isObject(side) && typeof side.name === 'string' ? side.name : undefined
}

/** What a jsonb column keeps (in the document itself all stays, escaped): also, numbers beyond its range become texts. */
function storableJson(value: Json): Json {
  if (typeof value === 'string') return storable(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(storableJson)
  if (!isRawNumber(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [storable(key), storableJson(one)]),
    )
  }
  const [digits = '', exponent = '0'] = value.rawJSON.split(/[eE]/)
  return digits.length > 1_000 || Math.abs(Number(exponent)) > 1_000 ? value.rawJSON : value
}

/** The names the reference has for what is no object. */
function nameOf(value: Json): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'Array'
  if (typeof value === 'string') return 'String'
  if (typeof value === 'boolean') return 'Boolean'
  return Number.isInteger(value) ? 'Integer' : 'Float'
}
