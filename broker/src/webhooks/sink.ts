import { randomUUID } from 'node:crypto'
import type { Db } from '../db/client.ts'
import type { Event, Notice } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import type { Links } from '../links.ts'
import { tracing } from '../telemetry/tracing.ts'
import type { DeliveryContext } from './delivery.ts'
import { closeAllWebhooks } from './queries.ts'
import {
  insertDeliveries,
  listConfigured,
  listSelectedVersions,
  listTriggered,
  type NewDelivery,
  notifyWorkers,
  type SelectedVersion,
  type Triggered,
} from './trigger-queries.ts'

/** Turns events into deliveries owed, in the transaction of the change: what is committed will be delivered. */
export const webhookSink: EventSink = {
  record: async (db, event, links) => (await recordAll(db, [event], links)).flat(),
  recordAll,
  isSetUpFor: async (db, pairs) => (pairs.length === 0 ? [] : listConfigured(db, pairs)),
  clear: closeAllWebhooks,
}

async function recordAll(db: Db, events: readonly Event[], links: Links): Promise<Notice[][]> {
  const triggered = events.length === 0 ? [] : await listTriggered(db, events)
  if (triggered.length === 0) return events.map(() => [])
  const resultIds = triggered.flatMap(({ place }) => resultOf(events[place]) ?? [])
  const selected =
    resultIds.length === 0 ? [] : await listSelectedVersions(db, [...new Set(resultIds)])
  const owed = triggered.flatMap((one) =>
    deliveriesOf(one, events[one.place], { selected, baseUrl: links.base }),
  )
  await insertDeliveries(
    db,
    owed.map(({ delivery }) => delivery),
  )
  await notifyWorkers(db)
  const notices = Map.groupBy(owed, ({ triggered }) => triggered.place)
  return events.map((_event, place) =>
    (notices.get(place) ?? []).map(({ triggered, delivery }) =>
      noticeOf(triggered, delivery, links),
    ),
  )
}

interface Owed {
  triggered: Triggered
  delivery: NewDelivery
}

/** One for each provider version that must verify, or for each consumer version that was verified; else one. */
function deliveriesOf(
  triggered: Triggered,
  event: Event | undefined,
  { selected, baseUrl }: { selected: readonly SelectedVersion[]; baseUrl: string },
): Owed[] {
  if (!event) return []
  const trace = tracing()?.headers() ?? {}
  const owed = (
    context: Omit<DeliveryContext, 'baseUrl'>,
    more: Partial<NewDelivery> = {},
  ): Owed => ({
    triggered,
    delivery: {
      uuid: randomUUID(),
      webhookId: triggered.webhookId,
      event: event.kind,
      consumerId: triggered.consumerId,
      providerId: triggered.providerId,
      publicationId: triggered.publicationId,
      resultId: resultOf(event) ?? null,
      providerVersionId: null,
      context: {
        baseUrl,
        ...('traceparent' in trace && { traceparent: trace.traceparent }),
        ...context,
      },
      ...more,
    },
  })
  if ('resultId' in event) {
    const versions = selected.filter(({ resultId }) => resultId === event.resultId)
    if (versions.length === 0) return [owed({})]
    return versions.map(({ publicationId, tags }) =>
      owed({ consumerVersionTags: tags }, { publicationId }),
    )
  }
  const branch = event.branch === undefined ? {} : { consumerVersionBranch: event.branch }
  if (event.kind !== 'contract_requiring_verification_published') return [owed(branch)]
  return event.required.map(
    ({ providerVersionId, providerVersionNumber, descriptions, branch: of }) =>
      owed(
        { ...branch, required: { number: providerVersionNumber, descriptions, branch: of } },
        { providerVersionId },
      ),
  )
}

function resultOf(event: Event | undefined): number | undefined {
  return event && 'resultId' in event ? event.resultId : undefined
}

function noticeOf(
  { description, webhookUuid }: Triggered,
  { uuid, event }: NewDelivery,
  links: Links,
): Notice {
  const name = description?.trim() ? `"${description}"` : webhookUuid
  return {
    type: 'debug',
    text: `  Webhook ${name} triggered for event ${event}.\n    View logs at ${links.triggeredWebhookLogs(uuid)}`,
  }
}
