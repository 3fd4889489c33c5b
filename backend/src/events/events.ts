import type { Db } from '../db/client.ts'
import { addToOutbox, type OutboxMessage } from '../db/outbox.ts'
import type { Writing } from '../deps.ts'
import { invalid, notFound } from '../errors.ts'
import { type EventRow, type NewEvent, streamRecord } from './event.ts'
import { countEvents, type EventFilter, findEvent, insertEvents, listEvents } from './queries.ts'

/**
 * Stores events and puts them on their way to the stream, in the transaction that runs. Returns the `event_id` of
 * each, also of those that had been stored before.
 */
export async function storeEvents(deps: Writing, events: readonly NewEvent[]): Promise<string[]> {
  const { eventIds, messages } = await insertNewEvents(deps, events)
  await addToOutbox(deps.db, deps.clock, messages)
  return eventIds
}

/** The same for a caller who has more for the outbox and adds the messages that it gets. */
export async function insertNewEvents(
  { db, clock, ids }: Writing,
  events: readonly NewEvent[],
): Promise<{ eventIds: string[]; messages: OutboxMessage[] }> {
  const now = clock()
  const rows = events.map((event) => {
    const id = ids()
    return {
      id,
      event_id: event.eventId ?? id,
      event_type: event.eventType,
      event_name: event.eventName,
      user_id: event.userId,
      experiment_id: event.experimentId,
      feature_flag_id: event.featureFlagId,
      variant_id: event.variantId,
      value: event.value,
      event_metadata: event.metadata === null ? null : JSON.stringify(event.metadata),
      timestamp: event.timestamp,
      created_at: now,
      updated_at: now,
    }
  })
  const stored = await insertEvents(db, rows)
  return {
    eventIds: rows.map(({ event_id }) => event_id),
    messages: stored.map((event) => ({
      topic: 'event',
      key: event.user_id,
      payload: streamRecord(event),
    })),
  }
}

export async function getEvent(db: Db, id: string): Promise<EventRow> {
  const event = await findEvent(db, id)
  if (!event) throw notFound('Event not found')
  return event
}

export async function searchEvents(
  db: Db,
  filter: EventFilter,
  page: { limit: number; offset: number },
): Promise<{ items: EventRow[]; total: number }> {
  if (filter.from && filter.to && filter.to < filter.from) {
    throw invalid('end_date must not be before start_date', 'query', 'end_date')
  }
  return { items: await listEvents(db, filter, page), total: await countEvents(db, filter) }
}
