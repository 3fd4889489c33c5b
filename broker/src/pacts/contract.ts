import {
  type Interaction,
  isObject,
  type Json,
  listMember,
  member,
  readPact,
  textMember,
} from '@concordat/pact-schema/reading'
import { parseJson } from './json.ts'
import { statusOf, summaryOf, transcriptOf, valueText } from './transcript.ts'
import type { Part } from './transcript-line.ts'

/** A state that the provider must be in, with its parameters as texts. */
export interface AskedState {
  name: string
  parameters: { name: string; value: string }[]
}

/** One interaction of a pact, with all that it says. */
export interface ReadInteraction {
  /** The interaction's own id, or its place in the document where it has none. */
  id: string
  /** Where it stands in the document. */
  position: number
  kind: Interaction['kind']
  description: string
  states: AskedState[]
  /** `GET /orders/1`, or `message`. */
  summary: string
  status: string | undefined
  parts: Part[]
}

/** What of a pact is to be read. */
export interface ContractQuestion {
  /** Words of which each must stand somewhere in an interaction, whatever their case. */
  search?: string | undefined
  /** Ids or descriptions of the interactions that failed: they come first. */
  failing: readonly string[]
  /** Leaves out the others. */
  isFailingOnly: boolean
  /** The one interaction of this id, whatever else is asked. */
  id?: string | undefined
  page: { number: number; size: number }
}

/** The interactions of one page, with how many there are; or why the document cannot be read as a pact. */
export type Contract =
  | { kind: 'unreadable'; reason: string }
  | { kind: 'contract'; total: number; failing: number; found: number; shown: ReadInteraction[] }

/** Reads a document; of the interactions found, those of one page in full. Pure and total. */
export function readContract(text: string, question: ContractQuestion): Contract {
  const read = interactionsIn(text)
  if ('reason' in read) return { kind: 'unreadable', reason: read.reason }
  const failing = new Set(question.failing)
  const isFailing = ({ id, interaction }: Placed) =>
    failing.has(id) || failing.has(interaction.description)
  const [bad, good] = parted(read.interactions.map(placed), isFailing)
  const words = (question.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = (question.isFailingOnly ? bad : [...bad, ...good]).filter((one) =>
    question.id === undefined ? holds(one, words) : one.id === question.id,
  )
  const { number, size } = question.page
  return {
    kind: 'contract',
    total: read.interactions.length,
    failing: bad.length,
    found: found.length,
    shown: found.slice((number - 1) * size, number * size).map(inFull),
  }
}

interface Placed {
  interaction: Interaction
  position: number
  id: string
}

function placed(interaction: Interaction, position: number): Placed {
  const id = textMember(interaction.json, '_id') ?? String(position)
  return { interaction, position, id }
}

function parted(all: Placed[], isFirst: (one: Placed) => boolean): [Placed[], Placed[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
}

/** As the words stand in the document: in a description, a state, a path, a field or a value. */
function holds({ interaction }: Placed, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text = JSON.stringify(interaction.json).toLowerCase()
  return words.every((word) => text.includes(JSON.stringify(word).slice(1, -1)))
}

function inFull({ interaction, position, id }: Placed): ReadInteraction {
  return {
    id,
    position,
    kind: interaction.kind,
    description: interaction.description,
    states: statesOf(interaction.json),
    summary: summaryOf(interaction),
    status: statusOf(interaction),
    parts: transcriptOf(interaction, { isCompact: true }),
  }
}

/** In the forms of all versions of the specification. */
export function statesOf(json: Json): AskedState[] {
  const single = member(json, 'providerState') ?? member(json, 'provider_state')
  return [single, ...listMember(json, 'providerStates')].flatMap((state) => {
    if (typeof state === 'string') return { name: state, parameters: [] }
    const name = textMember(state, 'name')
    return name === undefined ? [] : { name, parameters: parametersOf(member(state, 'params')) }
  })
}

function parametersOf(params: Json | undefined): AskedState['parameters'] {
  if (!isObject(params)) return []
  return Object.entries(params).map(([name, value]) => ({ name, value: valueText(value) }))
}

/** The interactions of a document, or why there are none to read. */
export function interactionsIn(
  text: string,
): { interactions: readonly Interaction[] } | { reason: string } {
  const parsed = parseJson(text)
  switch (parsed.kind) {
    case 'json':
      return readPact(parsed.value)
    case 'too-deep':
      return { reason: 'the document is nested too deeply' }
    case 'not-json':
      return { reason: `the document is not JSON: ${parsed.why}` }
  }
}
