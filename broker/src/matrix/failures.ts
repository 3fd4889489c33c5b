import type { Db } from '../db/client.ts'
import { type Mismatch, mismatchesIn } from '../verifications/mismatch.ts'
import { listFailures } from './queries.ts'

/** What failed, by the ids of results; one without details is absent. */
export async function findMismatches(db: Db, results: number[]): Promise<Map<number, Mismatch[]>> {
  if (results.length === 0) return new Map()
  const details = await listFailures(db, results)
  return new Map(details.map(({ resultId, failures }) => [resultId, mismatchesIn(failures)]))
}
