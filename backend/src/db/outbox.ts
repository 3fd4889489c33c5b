import type { Clock } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import type { Db } from './client.ts'

/** What leaves the database: written in the transaction of the change, delivered after it by publishing/. */
export type OutboxTopic = 'experiment-config' | 'flag-config' | 'assignment' | 'event'

export interface OutboxMessage {
  readonly topic: OutboxTopic
  /** Groups messages about one thing, for people who read the table. */
  readonly key: string
  readonly payload: JsonObject
}

/** Adds messages to the outbox and returns their ids, in order. Must run in the transaction of the change they report. */
export async function addToOutbox(
  db: Db,
  clock: Clock,
  messages: readonly OutboxMessage[],
): Promise<number[]> {
  if (messages.length === 0) return []
  const now = clock()
  const rows = await db
    .insertInto('outbox')
    .values(
      messages.map(({ topic, key, payload }) => ({
        topic,
        key: key.slice(0, 600),
        payload: JSON.stringify(payload),
        available_at: now,
        created_at: now,
      })),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Delivers messages of the outbox at once, as well as it can: what fails stays for the worker. */
export interface Delivery {
  deliverNow(ids: readonly number[]): Promise<void>
}
