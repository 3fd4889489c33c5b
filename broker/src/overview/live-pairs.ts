import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { PairVerdict } from './history.ts'
import { type LivePairCounts, listLivePairs } from './live-pair-queries.ts'

/** What runs together in one environment, and how the worst pair of it stands. */
export interface LivePair extends LivePairCounts {
  verdict: PairVerdict
}

/** By integration, in the order of environments; of all of them in one statement. */
export async function readLivePairs(
  db: Db,
  integrations: readonly number[],
  asOf: Moment,
): Promise<ReadonlyMap<number, LivePair[]>> {
  const found = await listLivePairs(db, integrations, asOf)
  const judged = found.map((one) => ({ ...one, verdict: worst(one) }))
  return Map.groupBy(judged, ({ integrationId }) => integrationId)
}

function worst({ failed, pending, unknown }: LivePairCounts): PairVerdict {
  if (failed > 0) return 'fail'
  if (pending > 0) return 'pend'
  return unknown > 0 ? 'unknown' : 'ok'
}
