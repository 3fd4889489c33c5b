import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { WrittenMessage } from '../db/outbox.ts'

interface Claim {
  readonly now: Date
  /** Until when nobody else takes what is claimed here. */
  readonly until: Date
  readonly limit: number
  /** Also what waits for another try, or is claimed by a worker that may be gone. */
  readonly evenWaiting?: boolean
  /** Only ids above this one. */
  readonly after?: number
}

/** Claims messages, oldest first; rows that another worker is claiming are passed over. */
export async function claimMessages(db: Db, claim: Claim): Promise<WrittenMessage[]> {
  let due = db.selectFrom('outbox').select('id').where('delivered_at', 'is', null)
  if (!claim.evenWaiting) due = due.where('available_at', '<=', claim.now)
  if (claim.after !== undefined) due = due.where('id', '>', claim.after)
  const ids = due.orderBy('id').limit(claim.limit).forUpdate().skipLocked()
  const rows = await db
    .updateTable('outbox')
    .set({ available_at: claim.until, attempts: sql`attempts + 1` })
    .where('id', 'in', ids)
    .returning(['id', 'topic', 'key', 'payload'])
    .execute()
  return rows.sort((a, b) => a.id - b.id)
}

export async function markDelivered(db: Db, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('outbox')
    .set({ delivered_at: now, last_error: null })
    .where('id', 'in', [...ids])
    .execute()
}

/** Notes why a message could not be delivered; it waits longer after each try, five minutes at most. */
export async function markFailed(db: Db, id: number, error: string, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      last_error: error.slice(0, 2000),
      available_at: sql`${now.toISOString()}::timestamptz + least(power(2, attempts), 300) * interval '1 second'`,
    })
    .where('id', '=', id)
    .execute()
}

export async function countPending(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('delivered_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function deleteDeliveredBefore(db: Db, instant: Date): Promise<void> {
  await db.deleteFrom('outbox').where('delivered_at', '<', instant).execute()
}
