import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { compareContents } from './comparisons.ts'
import { type Finding, isTransitive, type Mode, type Order, ordersOf } from './compatibility.ts'
import { listGates, listPredecessors, type Predecessor } from './gate-queries.ts'
import type { SchemaKey } from './schema.ts'

/** A contract that is to come into an environment. */
export interface Candidate {
  publicationId: number
  consumerId: number
  providerId: number
  contentId: number
}

/** What providers ask of schemas, by their ids, where the gate holds to it. */
export type Modes = ReadonlyMap<number, Mode>

/** Those of the contracts' providers. */
export async function findModes(
  db: Db,
  candidates: readonly Candidate[],
  asOf: Moment,
): Promise<Modes> {
  if (candidates.length === 0) return new Map()
  const providers = [...new Set(candidates.map(({ providerId }) => providerId))]
  const gates = await listGates(db, providers, asOf)
  return new Map(gates.map(({ providerId, mode }) => [providerId, mode]))
}

export type PlacedFinding = SchemaKey & Finding

/** A contract that breaks with one that is, or was, in the environment, against what its provider asks for. */
export interface Violation {
  publicationId: number
  mode: Mode
  order: Order
  /** The version of the consumer that it breaks with. */
  predecessor: string
  /** What breaks; never empty. */
  findings: PlacedFinding[]
}

/**
 * Holds contracts against those of the versions they are to stand beside or replace, for providers that ask for it.
 * Only what is certain to break counts: what is newly relied on or sent is for the verification to prove, which the
 * gate asks for anyway.
 */
export async function findViolations(
  db: Db,
  candidates: readonly Candidate[],
  { modes, environment, asOf }: { modes: Modes; environment: string; asOf: Moment },
): Promise<Violation[]> {
  const gated = candidates.filter(({ providerId }) => modes.has(providerId))
  const violations: Violation[] = []
  for (const ever of [false, true]) {
    const some = gated.filter(
      ({ providerId }) => isTransitive(modes.get(providerId) ?? 'NONE') === ever,
    )
    if (some.length === 0) continue
    const predecessors = await listPredecessors(db, some, { environment, ever }, asOf)
    const steps = some.flatMap((candidate) =>
      predecessors
        .filter((one) => isBefore(one, candidate))
        .map((predecessor) => ({ candidate, predecessor })),
    )
    violations.push(...(await judge(db, steps, modes)))
  }
  return violations
}

interface Step {
  candidate: Candidate
  predecessor: Predecessor
}

async function judge(db: Db, steps: readonly Step[], modes: Modes): Promise<Violation[]> {
  const comparisons = await compareContents(
    db,
    steps.map(({ candidate, predecessor }) => ({
      older: predecessor.contentId,
      newer: candidate.contentId,
    })),
  )
  return steps.flatMap(({ candidate, predecessor }, index) => {
    const mode = modes.get(candidate.providerId) ?? 'NONE'
    return ordersOf(mode).flatMap((order): Violation[] => {
      const findings = (comparisons[index]?.resources ?? []).flatMap((one) =>
        one[order]
          .filter(({ kind }) => kind === 'breaking')
          .map(({ pointer, kind, rule, sentence }): PlacedFinding => {
            const { resource, direction, part } = one
            return { resource, direction, part, pointer, kind, rule, sentence }
          }),
      )
      if (findings.length === 0) return []
      const { publicationId } = candidate
      return [{ publicationId, mode, order, predecessor: predecessor.number, findings }]
    })
  })
}

function isBefore(predecessor: Predecessor, candidate: Candidate): boolean {
  return (
    predecessor.consumerId === candidate.consumerId &&
    predecessor.providerId === candidate.providerId &&
    predecessor.contentId !== candidate.contentId
  )
}
