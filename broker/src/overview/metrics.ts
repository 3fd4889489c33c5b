import type { Db } from '../db/client.ts'
import { countEverything, type Metrics } from './metrics-queries.ts'

/** What there is in the broker, in numbers. On a large database this takes its time: `timeout` in milliseconds. */
export async function measure(db: Db, timeout: number): Promise<Metrics> {
  return { ...(await countEverything(db, timeout)), matrix }
}

/** The pairs of all versions are not counted: clients of the protocol expect this number for it. */
const matrix = { count: -1 }
