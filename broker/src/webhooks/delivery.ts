import type { EventName, Webhook } from './webhook.ts'

/** `not_run` and `retrying` are still owed; the other two are the end. */
export type DeliveryStatus = 'not_run' | 'retrying' | 'success' | 'failure'

/** What is kept of the moment of the event, because it cannot be found out later. */
export interface DeliveryContext {
  /** The address that links in the request use: that of the request which caused the event. */
  baseUrl: string
  /** The branch that the contract was published from, where the request named one. */
  consumerVersionBranch?: string
  /** The tags of the selectors that chose the pact which was verified. */
  consumerVersionTags?: string[]
  /** The trace that the request was part of, as the header `traceparent` says it. */
  traceparent?: string
  /** The provider version that is asked to verify. */
  required?: { number: string; descriptions: string[]; branch: string | null }
}

/** A request that a webhook owes for one event, or has sent. */
export interface Delivery {
  /** Stays the same for all attempts: receivers know repetitions by it. */
  uuid: string
  event: EventName
  status: DeliveryStatus
  /** Attempts begun. */
  attempts: number
  createdAt: Date
  finishedAt: Date | null
  /** When it is attempted next; null once it is finished. While an attempt runs, when that counts as lost. */
  dueAt: Date | null
  consumer: string
  consumerVersion: string
  provider: string
  /** The one that the result is of, or that is asked to verify. */
  providerVersion: string | null
  webhook: Pick<Webhook, 'uuid' | 'description'> & {
    method: string
    url: string
    isEnabled: boolean
    isDeleted: boolean
  }
}

/** What one attempt left behind. */
export interface Attempt {
  number: number
  success: boolean
  /** The status of the answer; null: there was none. */
  code: number | null
  /** Milliseconds until the answer, or until there was none; null: nothing was sent. */
  duration: number | null
  log: string
  createdAt: Date
}

/** An attempt without its log. */
export type Try = Omit<Attempt, 'log'>

/** A delivery with what was tried so far, the first one first. */
export type TriedDelivery = Delivery & { tries: Try[] }

/** How a webhook fares. */
export interface Standing {
  webhook: string
  /** Its newest delivery; null: it has never had one. `createdAt` in ISO 8601. */
  last: { uuid: string; status: DeliveryStatus; createdAt: string; code: number | null } | null
  /** Of its newest hundred deliveries: how many there are, and how many arrived. */
  recent: number
  delivered: number
}

/** How the webhooks of one integration fare, by the worst of their newest deliveries. */
export interface PairStanding {
  integrationId: number
  /** Enabled webhooks that are about the two. */
  webhooks: number
  /** Null: none of them has sent anything for the two. */
  status: DeliveryStatus | null
  at: Date | null
  attempts: number | null
}

/** How many attempts may follow, by a schedule of retries. */
export function attemptsRemaining(
  { status, attempts }: Pick<Delivery, 'status' | 'attempts'>,
  schedule: readonly number[],
): number {
  const isOver = status === 'success' || status === 'failure'
  return isOver ? 0 : Math.max(0, schedule.length + 1 - attempts)
}
