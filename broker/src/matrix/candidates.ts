import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { findModes, findViolations } from '../schemas/gate.ts'
import { type CandidatePact, listCandidatePacts } from './candidate-queries.ts'
import type { Gate } from './row.ts'

/** A version on its way into an environment. */
export interface Candidate {
  versionId: number
  environment: { id: number; name: string }
}

/** What the gate says of a candidate, as the protocol has it (`null`: not known), and of how many pairs. */
export interface CandidateVerdict {
  deployable: boolean | null
  success: number
  failed: number
  unknown: number
}

/**
 * The gate's answer for many candidates at once, each as if it were asked for alone: in one statement, and one more
 * for each environment in which schemas count.
 */
export async function judgeCandidates(
  db: Db,
  candidates: readonly Candidate[],
  { gate, asOf }: { gate: Gate; asOf?: Moment },
): Promise<CandidateVerdict[]> {
  if (candidates.length === 0) return []
  const asked = candidates.map(({ versionId, environment }) => ({
    versionId,
    environmentId: environment.id,
  }))
  const found = await listCandidatePacts(db, asked, asOf)
  const pacts = Map.groupBy(found, ({ place }) => place)
  const breaking = await countViolations(db, candidates, pacts, asOf)
  return candidates.map((_, place) => judge(pacts.get(place) ?? [], breaking(place), gate))
}

function judge(pacts: readonly CandidatePact[], breaking: number, gate: Gate): CandidateVerdict {
  const sum = (of: (pact: CandidatePact) => number) =>
    pacts.reduce((all, pact) => all + of(pact), 0)
  const [success, failed] = [sum(({ held }) => held), sum(({ failed }) => failed)]
  const unknown = sum((pact) => unansweredOf(pact, gate))
  const deployable = unknown > 0 ? null : failed + breaking === 0
  return { deployable, success, failed: failed + breaking, unknown }
}

/** A pact whose provider is not there has nobody to keep it, and one answer open. */
function unansweredOf({ providers, held, failed }: CandidatePact, gate: Gate): number {
  const answered = held + failed
  if (gate === 'reference') return answered === 0 ? 1 : 0
  return Math.max(providers, 1) - answered
}

/** By place of the candidate, how many contracts break with what their provider asks of schemas. */
async function countViolations(
  db: Db,
  candidates: readonly Candidate[],
  pacts: ReadonlyMap<number, CandidatePact[]>,
  asOf: Moment,
): Promise<(place: number) => number> {
  const modes = await findModes(
    db,
    [...pacts.values()].flat().filter(({ isOwn }) => isOwn),
    asOf,
  )
  const names = [...new Set(candidates.map(({ environment }) => environment.name))]
  const broken = new Map<string, Map<number, number>>()
  for (const name of names) {
    const own = candidates.flatMap(({ environment }, place) =>
      environment.name === name ? (pacts.get(place) ?? []).filter(({ isOwn }) => isOwn) : [],
    )
    const distinct = new Map(own.map((one) => [one.publicationId, one]))
    const found = await findViolations(db, [...distinct.values()], {
      modes,
      environment: name,
      asOf,
    })
    const byPact = Map.groupBy(found, ({ publicationId }) => publicationId)
    broken.set(name, new Map([...byPact].map(([id, some]) => [id, some.length])))
  }
  return (place) => {
    const counts = broken.get(candidates[place]?.environment.name ?? '')
    return (pacts.get(place) ?? []).reduce(
      (sum, { publicationId, isOwn }) => sum + (isOwn ? (counts?.get(publicationId) ?? 0) : 0),
      0,
    )
  }
}
