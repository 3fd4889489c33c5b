import { isList, isObject, type Json, listMember, member, textMember } from '../json.ts'
import { kebab } from '../resource-name.ts'

/** One interaction of a pact, whatever version of the specification it was written in. */
export interface Interaction {
  kind: 'http' | 'message' | 'sync-message'
  /** JSON pointer of the interaction in the pact. */
  at: string
  description: string
  states: readonly string[]
  json: Json
  version: 2 | 3 | 4
  /** The resource that the interaction names itself, in its comments' references. */
  named: string | undefined
}

export interface Pact {
  consumer: string
  provider: string
  interactions: readonly Interaction[]
}

/** The interactions of a pact, or the reason why there are none to read. */
export function readPact(pact: unknown): Pact | { reason: string } {
  if (!isObject(pact)) return { reason: 'the pact is not a JSON object' }
  const version = versionOf(pact)
  const interactions = [
    ...read(pact, 'interactions', version, kindOf),
    ...read(pact, 'messages', version, () => 'message'),
  ]
  const hasLists = isList(pact.interactions) || isList(pact.messages)
  if (!hasLists) return { reason: 'the pact has neither `interactions` nor `messages`' }
  if (interactions.length === 0) return { reason: 'the pact has no interactions' }
  return { consumer: nameOf(pact.consumer), provider: nameOf(pact.provider), interactions }
}

function nameOf(party: Json | undefined): string {
  return textMember(party, 'name') ?? ''
}

function versionOf(pact: Json): 2 | 3 | 4 {
  const metadata = member(pact, 'metadata')
  const specification =
    member(metadata, 'pactSpecification') ?? member(metadata, 'pact-specification')
  const version =
    textMember(specification, 'version') ?? textMember(metadata, 'pactSpecificationVersion') ?? ''
  if (version.startsWith('4')) return 4
  if (version.startsWith('1') || version.startsWith('2')) return 2
  const typed = listMember(pact, 'interactions').some(
    (item) => textMember(item, 'type') !== undefined,
  )
  return version === '' && typed ? 4 : 3
}

function read(
  pact: Json,
  list: 'interactions' | 'messages',
  version: Interaction['version'],
  kind: (json: Json) => Interaction['kind'],
): Interaction[] {
  return listMember(pact, list).map((json, index) => ({
    kind: kind(json),
    at: `/${list}/${index}`,
    description: textMember(json, 'description') ?? '',
    states: statesOf(json),
    json,
    version,
    named: namedResource(json),
  }))
}

function kindOf(json: Json): Interaction['kind'] {
  const type = textMember(json, 'type')
  if (type === 'Asynchronous/Messages') return 'message'
  return type === 'Synchronous/Messages' ? 'sync-message' : 'http'
}

function statesOf(json: Json): string[] {
  const single = textMember(json, 'providerState') ?? textMember(json, 'provider_state')
  const several = listMember(json, 'providerStates').flatMap((state) => {
    const name = typeof state === 'string' ? state : textMember(state, 'name')
    return name === undefined ? [] : [name]
  })
  return single === undefined ? several : [single, ...several]
}

/** `comments.references.schema.resource`, which pact-js writes for `.reference('schema', 'resource', name)`. */
function namedResource(json: Json): string | undefined {
  const references = member(member(json, 'comments'), 'references')
  const name = textMember(member(references, 'schema'), 'resource')
  return name === undefined ? undefined : kebab(name)
}
