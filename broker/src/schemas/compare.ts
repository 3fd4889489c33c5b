import type { JsonSchema } from '@concordat/pact-schema'
import {
  type Compatibility,
  compatibilityOf,
  type Finding,
  findings,
  type Order,
} from './compatibility.ts'
import type { SchemaKey } from './schema.ts'

/** One schema before and after, as documents; null where there is none. */
export interface Pairing extends SchemaKey {
  older: string | null
  newer: string | null
}

export interface ResourceComparison extends SchemaKey {
  change: 'added' | 'removed' | 'changed' | 'unchanged'
  backward: Finding[]
  forward: Finding[]
}

/** Compares each schema of two contracts. Pure; equal documents are not read. */
export function compareEach(pairings: readonly Pairing[]): ResourceComparison[] {
  return pairings.map(({ older, newer, ...key }) => {
    const compared = { older: read(older), newer: read(newer) }
    const of = (order: Order) => (older === newer ? [] : findings(compared, key.direction, order))
    return {
      ...key,
      change: changeOf(older, newer),
      backward: of('backward'),
      forward: of('forward'),
    }
  })
}

/** Of all schemas together: the worst of them. */
export function overall(compared: readonly ResourceComparison[], order: Order): Compatibility {
  return compatibilityOf(compared.flatMap((one) => one[order]))
}

function read(document: string | null): JsonSchema | undefined {
  return document === null ? undefined : JSON.parse(document)
}

function changeOf(older: string | null, newer: string | null): ResourceComparison['change'] {
  if (older === newer) return 'unchanged'
  if (older === null) return 'added'
  return newer === null ? 'removed' : 'changed'
}
