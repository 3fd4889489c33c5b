import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { after, type Segment, segmentsOf, withoutShortWaits } from './history.ts'
import type { Span } from './history-queries.ts'
import { listSeamEvents } from './seam-queries.ts'

/** How integrations stood over the last thirty days, each as its history tells it, by id. */
export interface Seams extends Span {
  of: ReadonlyMap<number, Segment[]>
}

const DAYS = 30

/**
 * Of all of them, in two statements at once: it is the longest work of the page that shows them, and a database has more
 * than one core. An integration without a pact in that time, or before, has no stretches.
 */
export async function readSeams(
  db: Db,
  integrations: readonly number[],
  { asOf, now }: { asOf: Moment; now: Date },
): Promise<Seams> {
  const to = asOf ?? after(now)
  const from = new Date(to.getTime() - DAYS * 24 * 60 * 60_000)
  const half = Math.ceil(integrations.length / 2)
  const events = await Promise.all(
    [integrations.slice(0, half), integrations.slice(half)].map((some) =>
      listSeamEvents(db, some, { from, to }, asOf),
    ),
  )
  const byPair = Map.groupBy(events.flat(), ({ integrationId }) => integrationId)
  const of = [...byPair].map(([id, some]) => [id, segmentsOf(withoutShortWaits(some), to)] as const)
  return { from, to, of: new Map(of) }
}
