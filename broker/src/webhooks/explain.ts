import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { findOccurrence, listConsidered } from './explain-queries.ts'
import type { Considered, Occurrence } from './occurrence.ts'
import type { EventName, Webhook } from './webhook.ts'
import { listWebhooks } from './webhooks.ts'

/** Why a webhook was sent for an event, or what kept it back: the first that applies. */
export type Why =
  | { kind: 'sent'; deliveries: string[] }
  | { kind: 'other-applications' }
  /** Nothing of the sort has arrived. */
  | { kind: 'no-result' }
  /** The result that arrived says otherwise. */
  | { kind: 'other-result' }
  | { kind: 'made-later' }
  | { kind: 'switched-off' }
  /** The version before it says the same. */
  | { kind: 'same-content'; previous: string }
  | { kind: 'nothing-to-verify' }
  /** It would be sent today; it, or the tags and labels it goes by, were different then. */
  | { kind: 'otherwise-then' }

export interface Explained {
  webhook: Webhook
  event: EventName
  why: Why
}

export interface Explanation {
  occurrence: Occurrence
  rows: Explained[]
}

/**
 * What every webhook has made of a pact and of its newest result, by each event that it is set up for. Without a
 * number: of the newest pact of the two. Throws `not-found`.
 */
export async function explainWebhooks(
  db: Db,
  of: { consumer: string; provider: string; number: string | undefined },
): Promise<Explanation> {
  const occurrence = await findOccurrence(db, of)
  if (!occurrence) {
    const version = of.number === undefined ? '' : ` version ${of.number}`
    const sentence = `No pact of ${of.consumer}${version} with ${of.provider} is published: look up the names and the version`
    throw new DomainError('not-found', sentence)
  }
  const webhooks = await listWebhooks(db, {})
  const considered = new Map(
    (await listConsidered(db, occurrence)).map((one) => [one.webhook, one]),
  )
  const rows = webhooks.flatMap((webhook) => {
    const one = considered.get(webhook.uuid)
    return one
      ? webhook.events.map((event) => ({
          webhook,
          event,
          why: why(webhook, event, one, occurrence),
        }))
      : []
  })
  return { occurrence, rows }
}

/** Pure: by what is stored of the webhook and of what happened. */
function why(
  webhook: Pick<Webhook, 'enabled' | 'createdAt'>,
  event: EventName,
  { isAboutThem, sent }: Considered,
  { publishedAt, previous, result }: Occurrence,
): Why {
  const deliveries = sent.filter((one) => one.event === event).map(({ delivery }) => delivery)
  if (deliveries.length > 0) return { kind: 'sent', deliveries }
  if (!isAboutThem) return { kind: 'other-applications' }
  const isAboutResult = event.startsWith('provider_verification_')
  if (isAboutResult && !result) return { kind: 'no-result' }
  if (event === 'provider_verification_succeeded' && !result?.success)
    return { kind: 'other-result' }
  if (event === 'provider_verification_failed' && result?.success) return { kind: 'other-result' }
  const at = isAboutResult && result ? new Date(result.at) : publishedAt
  if (webhook.createdAt > at) return { kind: 'made-later' }
  if (!webhook.enabled) return { kind: 'switched-off' }
  if (event === 'contract_content_changed' && previous?.isSame)
    return { kind: 'same-content', previous: previous.number }
  if (event === 'contract_requiring_verification_published') return { kind: 'nothing-to-verify' }
  return { kind: 'otherwise-then' }
}
