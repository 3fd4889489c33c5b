import { compareSchemas, type Difference, type JsonSchema } from '@concordat/pact-schema'
import type { SchemaKey } from './schema.ts'

/** Which earlier and later versions of a consumer must get on; the words are those of schema registries. */
export const modes = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const
export type Mode = (typeof modes)[number]

/** `backward`: the consumer may be renewed before the provider. `forward`: the provider may be renewed first. */
export type Order = 'backward' | 'forward'
/** `unknown`: something new is relied on or sent, and only a verification can say whether the provider keeps to it. */
export type Compatibility = 'compatible' | 'unknown' | 'incompatible'

export function ordersOf(mode: Mode): Order[] {
  if (mode.startsWith('FULL')) return ['backward', 'forward']
  if (mode.startsWith('BACKWARD')) return ['backward']
  return mode === 'NONE' ? [] : ['forward']
}

/** Against all versions that were ever there, or only against those that are. */
export function isTransitive(mode: Mode): boolean {
  return mode.endsWith('_TRANSITIVE')
}

/** A difference with the name of its rule: those of `compareSchemas`, and those of this file. */
export type Finding = Omit<Difference, 'rule'> & { rule: string }

/** A schema on both sides of a comparison, or on one. */
export interface Compared {
  older: JsonSchema | undefined
  newer: JsonSchema | undefined
}

/**
 * What stands against a consumer that keeps the one contract beside a provider that keeps only the other. An answer
 * right by the provider's contract must be right by the consumer's; a request sent by the consumer's contract must
 * be one of the provider's. What the provider's contract does not speak of is `unknown`: the provider has to prove it.
 */
export function findings(
  { older, newer }: Compared,
  direction: SchemaKey['direction'],
  order: Order,
): Finding[] {
  const [consumer, provider] = order === 'backward' ? [newer, older] : [older, newer]
  if (consumer === undefined) return []
  if (provider === undefined) return [newResource(direction, order)]
  const isRequest = direction === 'request'
  const [from, to] = isRequest ? [consumer, provider] : [provider, consumer]
  const found = compareSchemas(from, to, isRequest ? 'request' : 'response')
  const isReversed = from !== older
  return found.map((one) => {
    if (isRequest && one.rule === 'member-refused') return notSpokenOf(one, order)
    const sentence = isReversed ? `Read from newer to older: ${one.sentence}` : one.sentence
    return { ...one, sentence }
  })
}

/** A request lists all that it holds, so what is not listed was not refused by the provider but never seen by it. */
function notSpokenOf({ pointer }: Difference, order: Order): Finding {
  const when = order === 'backward' ? 'sends' : 'sent'
  const contract = order === 'backward' ? 'older' : 'newer'
  return {
    pointer,
    kind: 'unknown',
    rule: 'member-sent',
    sentence: `The consumer ${when} \`${pointer}\`, of which the ${contract} version's contract does not speak; the provider must prove that it accepts it.`,
  }
}

function newResource(direction: SchemaKey['direction'], order: Order): Finding {
  const contract = order === 'backward' ? 'older' : 'newer'
  const verb = direction === 'request' ? 'sends' : 'relies on'
  return {
    pointer: '',
    kind: 'unknown',
    rule: 'resource-relied-on',
    sentence: `The consumer ${verb} this, of which the ${contract} version's contract does not speak; the provider must prove it.`,
  }
}

export function compatibilityOf(found: readonly Finding[]): Compatibility {
  if (found.some(({ kind }) => kind === 'breaking')) return 'incompatible'
  return found.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'compatible'
}
