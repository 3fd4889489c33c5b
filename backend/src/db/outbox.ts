import type { Clock } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import type { Db } from './client.ts'
import type { Row } from './schema.ts'

/** What leaves the database: written in the transaction of the change, delivered after it by publishing/. */
export type OutboxTopic = Row<'outbox'>['topic']

export interface OutboxMessage {
  readonly topic: OutboxTopic
  /** Groups messages about one thing, for people who read the table. */
  readonly key: string
  readonly payload: JsonObject
}

/** A message that is written and not yet delivered. */
export interface WrittenMessage extends OutboxMessage {
  readonly id: number
}

/** How long the worker leaves messages alone that somebody is about to deliver at once. */
const headStartMs = 5_000

/**
 * Adds messages to the outbox, in order. Must run in the transaction of the change they report. Whoever is going to
 * call `deliverNow` says so by `isUrgent`, so that the worker does not deliver them as well.
 */
export async function addToOutbox(
  db: Db,
  clock: Clock,
  messages: readonly OutboxMessage[],
  { isUrgent = false }: { isUrgent?: boolean } = {},
): Promise<WrittenMessage[]> {
  if (messages.length === 0) return []
  const now = clock()
  const available = isUrgent ? new Date(now.getTime() + headStartMs) : now
  const rows = await db
    .insertInto('outbox')
    .values(
      messages.map(({ topic, key, payload }) => ({
        topic,
        key: key.slice(0, 600),
        payload: JSON.stringify(payload),
        available_at: available,
        created_at: now,
      })),
    )
    .returning('id')
    .execute()
  return messages.flatMap((message, index) => {
    const row = rows[index]
    return row ? [{ ...message, id: row.id }] : []
  })
}

/** Delivers messages of the outbox at once, as well as it can: what fails stays for the worker. */
export interface Delivery {
  deliverNow(messages: readonly WrittenMessage[]): Promise<void>
}
