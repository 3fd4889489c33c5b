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

/** Compares each schema of two contracts. Pure; what stands for equal documents is not read. */
export function compareEach(pairings: readonly Pairing[]): ResourceComparison[] {
  return pairings.map(({ older, newer, ...key }) => {
    if (older === newer) return { ...key, change: 'unchanged', backward: [], forward: [] }
    const compared = { older: read(older), newer: read(newer) }
    return {
      ...key,
      change: changeOf(older, newer),
      backward: findings(compared, key.direction, 'backward'),
      forward: findings(compared, key.direction, 'forward'),
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
  if (older === null) return 'added'
  return newer === null ? 'removed' : 'changed'
}
