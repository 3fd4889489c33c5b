import { compareEach, type Pairing, type ResourceComparison } from './compare.ts'
import { derive } from './derive.ts'
import type { Derivation } from './schema.ts'

/** Work on whole contents, whose time grows with their size. */
export type Task =
  | { kind: 'derive'; document: string }
  | { kind: 'compare'; pairings: readonly Pairing[] }

export interface Answers {
  derive: Derivation
  compare: ResourceComparison[]
}

export function perform(task: Task): Answers[Task['kind']] {
  return task.kind === 'derive' ? derive(task.document) : compareEach(task.pairings)
}

/** How much text there is to work on; a comparison takes longer for it than a reading. */
export function sizeOf(task: Task): number {
  if (task.kind === 'derive') return task.document.length
  const texts = task.pairings.filter(({ older, newer }) => older !== newer)
  return texts.reduce(
    (sum, { older, newer }) => sum + 4 * ((older ?? '') + (newer ?? '')).length,
    0,
  )
}
