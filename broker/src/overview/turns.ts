import type { Db } from '../db/client.ts'
import type { Reason } from '../matrix/reason.ts'
import { listTurns, type Turn } from './turn-queries.ts'

export type { Turn }

/** Of each failure among the reasons, since which version: by the number of its result. */
export async function findTurns(
  db: Db,
  reasons: Reason[],
  asOf?: Date,
): Promise<Map<number, Turn>> {
  const failed = reasons.flatMap((reason) =>
    reason.kind === 'VERIFICATION_FAILED'
      ? [
          {
            consumer: reason.consumer.name,
            provider: reason.provider.name,
            sha: reason.sha,
            result: reason.result,
          },
        ]
      : [],
  )
  if (failed.length === 0) return new Map()
  const turns = await listTurns(db, failed, asOf)
  return new Map(turns.map((turn) => [turn.result, turn]))
}
