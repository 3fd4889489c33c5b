import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { Pair } from '../links.ts'
import { getPact, resolvePair } from '../pacts/pacts.ts'
import { type ContentAddress, getResult } from '../verifications/results.ts'
import type { Attempt, Delivery, PairStanding, Standing, TriedDelivery } from './delivery.ts'
import { findQueue } from './delivery-queries.ts'
import {
  countOwed,
  findDelivery,
  type LogQuestion,
  listAttempts,
  listDeliveriesOfPublication,
  listDeliveriesOfResult,
  listLatestDeliveries,
  listLog,
  listPairStandings,
  listRecent,
  listStandings,
  listTries,
} from './log-queries.ts'
import { insertDeliveryAgain, lockWebhookOf, notifyWorkers } from './trigger-queries.ts'

/** What all servers together owe. */
export interface Queue {
  waiting: number
  /** Seconds for which what is due longest has waited. */
  overdue: number
}

export function measureQueue(db: Db): Promise<Queue> {
  return findQueue(db)
}

/** How the webhooks of a pair stand: the newest delivery of each webhook and event. */
export interface WebhookStatus {
  deliveries: Delivery[]
  /** The newest pact of the pair, if there is one. */
  sha: string | undefined
}

/** Throws `not-found` for an unknown consumer or provider. */
export async function webhookStatus(db: Db, pair: Pair): Promise<WebhookStatus> {
  const ids = await resolvePair(db, pair)
  const deliveries = await listLatestDeliveries(db, ids)
  return { deliveries, sha: await latestSha(db, pair) }
}

/** What the publication of a pact has triggered, newest first. Throws `not-found`. */
export async function listTriggeredByPact(db: Db, pair: Pair, number: string): Promise<Delivery[]> {
  await getPact(db, pair, { kind: 'version', number })
  return listDeliveriesOfPublication(db, { ...pair, number })
}

/** What a result has triggered, newest first. Throws `not-found`. */
export async function listTriggeredByResult(
  db: Db,
  address: ContentAddress,
  number: number,
): Promise<Delivery[]> {
  const { result } = await getResult(db, address, { number })
  return listDeliveriesOfResult(db, result.id)
}

/** How the webhooks about integrations fare today, by integration; of all of them in one statement. */
export async function readPairStandings(
  db: Db,
  integrations: readonly number[],
): Promise<ReadonlyMap<number, PairStanding>> {
  const found = await listPairStandings(db, integrations)
  return new Map(found.map((one) => [one.integrationId, one]))
}

/** The newest deliveries, of one webhook or of all, for people who look after them. */
export async function listRecentDeliveries(
  db: Db,
  { webhook, limit = 100 }: { webhook?: string; limit?: number } = {},
): Promise<Delivery[]> {
  return listRecent(db, { webhook, limit })
}

/** The log as people read it: deliveries with what was tried, newest first, and whether there are older ones. */
export async function readLog(
  db: Db,
  question: LogQuestion,
): Promise<{ deliveries: TriedDelivery[]; isMore: boolean }> {
  const found = await listLog(db, question)
  const shown = found.slice(0, question.page.size)
  const tries = Map.groupBy(
    await listTries(
      db,
      shown.map(({ uuid }) => uuid),
    ),
    ({ delivery }) => delivery,
  )
  return {
    deliveries: shown.map((one) => ({ ...one, tries: tries.get(one.uuid) ?? [] })),
    isMore: found.length > shown.length,
  }
}

/** How webhooks fare, by their uuid. */
export async function readStandings(db: Db): Promise<Map<string, Standing>> {
  return new Map((await listStandings(db)).map((one) => [one.webhook, one]))
}

/** What would not be sent any more if the webhook were deleted. */
export async function owedBy(db: Db, webhook: string): Promise<number> {
  return countOwed(db, webhook)
}

/**
 * Owes the request of a delivery once more, as a new delivery with an id of its own, which is returned. Throws
 * `not-found`, and `conflict` while the same is still owed or its webhook sends nothing.
 */
export async function sendAgain(db: Db, uuid: string): Promise<string> {
  return inTransaction(db, async (db) => {
    const { delivery } = await getDelivery(db, uuid)
    const { isDeleted, isEnabled } = delivery.webhook
    if (isDeleted) throw new DomainError('conflict', 'Its webhook is deleted: make a new one first')
    if (!isEnabled)
      throw new DomainError(
        'conflict',
        'Its webhook is switched off: switch it on, then send again',
      )
    await lockWebhookOf(db, uuid)
    const again = randomUUID()
    if (!(await insertDeliveryAgain(db, uuid, again))) {
      const sentence =
        'The same request is still owed, and tried by itself: look at the log of its webhook'
      throw new DomainError('conflict', sentence)
    }
    await notifyWorkers(db)
    return again
  })
}

/** A delivery with its attempts, the first one first. Throws `not-found`. */
export async function getDelivery(
  db: Db,
  uuid: string,
): Promise<{ delivery: Delivery; attempts: Attempt[] }> {
  const delivery = isUuid(uuid) ? await findDelivery(db, uuid) : undefined
  if (!delivery) {
    throw new DomainError('not-found', `No triggered webhook with uuid '${uuid}' found`)
  }
  return { delivery, attempts: await listAttempts(db, uuid) }
}

async function latestSha(db: Db, pair: Pair): Promise<string | undefined> {
  try {
    return (await getPact(db, pair, { kind: 'latest' })).sha
  } catch (error) {
    if (error instanceof DomainError && error.refusal === 'not-found') return undefined
    throw error
  }
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}
