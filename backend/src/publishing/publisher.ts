import type { Delivery, WrittenMessage } from '../db/outbox.ts'
import type { Deps } from '../deps.ts'
import { type DeliverDeps, deliver } from './deliver.ts'
import {
  claimMessages,
  countPending,
  deleteDeliveredBefore,
  markDelivered,
  markFailed,
} from './queries.ts'

export interface Published {
  readonly delivered: number
  readonly failed: number
  /** Messages that wait, those that failed just now among them. */
  readonly pending: number
}

export interface Publisher extends Delivery {
  /** One round of the worker: what is due, up to `limit` messages. */
  publishDue(limit?: number): Promise<Published>
  /** Everything that waits, also what waits for another try; each message once. */
  publishAll(): Promise<Published>
}

const leaseMs = 30_000
const batch = 500
const keptMs = 7 * 86_400_000

export function createPublisher(deps: DeliverDeps & Pick<Deps, 'log'>): Publisher {
  const { db, clock, log } = deps

  async function settle(
    messages: readonly WrittenMessage[],
  ): Promise<{ delivered: number; failed: number }> {
    const outcomes = await deliver(deps, messages)
    const failures = [...outcomes].flatMap(([id, error]) =>
      error === undefined ? [] : [{ id, error }],
    )
    const delivered = [...outcomes].flatMap(([id, error]) => (error === undefined ? [id] : []))
    await markDelivered(db, delivered, clock())
    for (const { id, error } of failures) {
      log.warn({ id, error }, 'a message of the outbox was not delivered; trying again later')
      await markFailed(db, id, error, clock())
    }
    return { delivered: delivered.length, failed: failures.length }
  }

  function claim(more: {
    limit: number
    ids?: readonly number[]
    evenWaiting?: boolean
    after?: number
  }) {
    const now = clock()
    return claimMessages(db, { now, until: new Date(now.getTime() + leaseMs), ...more })
  }

  return {
    deliverNow: async (messages) => {
      if (messages.length === 0) return
      try {
        await settle(messages)
      } catch (error) {
        // What the messages report is committed: the caller must not hear of this, and the worker tries again.
        log.warn({ err: error }, 'messages were not delivered at once')
      }
    },
    publishDue: async (limit = batch) => {
      const done = await settle(await claim({ limit }))
      await deleteDeliveredBefore(db, new Date(clock().getTime() - keptMs))
      return { ...done, pending: await countPending(db) }
    },
    publishAll: async () => {
      const total = { delivered: 0, failed: 0 }
      let after = 0
      for (;;) {
        const messages = await claim({ limit: batch, evenWaiting: true, after })
        const last = messages.at(-1)
        if (last === undefined) return { ...total, pending: await countPending(db) }
        const done = await settle(messages)
        total.delivered += done.delivered
        total.failed += done.failed
        after = last.id
      }
    },
  }
}
