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
  consumer: string
  provider: string
  webhook: Pick<Webhook, 'uuid' | 'description'> & {
    method: string
    url: string
    isDeleted: boolean
  }
}

/** What one attempt left behind. */
export interface Attempt {
  number: number
  success: boolean
  log: string
  createdAt: Date
}

/** How many attempts may follow, by a schedule of retries. */
export function attemptsRemaining(
  { status, attempts }: Pick<Delivery, 'status' | 'attempts'>,
  schedule: readonly number[],
): number {
  const isOver = status === 'success' || status === 'failure'
  return isOver ? 0 : Math.max(0, schedule.length + 1 - attempts)
}
