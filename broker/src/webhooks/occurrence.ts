import type { EventName } from './webhook.ts'

/** A publication of a pact, and the newest result of what it says: what webhooks could have told of. */
export interface Occurrence {
  publicationId: number
  consumer: string
  provider: string
  consumerVersion: string
  publishedAt: Date
  /** The version that was published last before this one; null: this was the pair's first. */
  previous: { number: string; isSame: boolean } | null
  /** `at` in ISO 8601; null: nobody has verified it. */
  result: { id: number; success: boolean; providerVersion: string; at: string } | null
}

/** How a webhook stands to an occurrence. */
export interface Considered {
  webhook: string
  /** Whether its applications are those of the pact. */
  isAboutThem: boolean
  /** What it has sent, or still owes, for the publication and for the result. */
  sent: { event: EventName; delivery: string }[]
}
