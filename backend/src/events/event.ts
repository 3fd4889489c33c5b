import type { Row } from '../db/schema.ts'
import { iso } from '../instant.ts'
import type { JsonObject } from '../json.ts'

export type EventRow = Row<'events'>

/** Something a user did, as it is to be stored. */
export interface NewEvent {
  /** Given by the client, so that a second sending changes nothing; else a new one. */
  readonly eventId?: string
  readonly eventType: string
  readonly eventName: string
  readonly userId: string
  readonly experimentId: string | null
  readonly featureFlagId: string | null
  readonly variantId: string | null
  readonly value: number | null
  readonly metadata: JsonObject | null
  readonly timestamp: Date
}

export function representEvent(event: EventRow) {
  return {
    id: event.id,
    event_id: event.event_id,
    event_type: event.event_type,
    event_name: event.event_name,
    user_id: event.user_id,
    experiment_id: event.experiment_id,
    feature_flag_id: event.feature_flag_id,
    variant_id: event.variant_id,
    value: event.value,
    metadata: event.event_metadata,
    timestamp: iso(event.timestamp),
    created_at: iso(event.created_at),
    updated_at: iso(event.updated_at),
  }
}

/** The record that goes to the stream. */
export function streamRecord(event: EventRow): JsonObject {
  return {
    event_id: event.event_id,
    event_type: event.event_type,
    user_id: event.user_id,
    experiment_id: event.experiment_id,
    timestamp: event.timestamp.toISOString(),
    properties: {
      event_name: event.event_name,
      value: event.value,
      feature_flag_id: event.feature_flag_id,
      variant_id: event.variant_id,
    },
    metadata: event.event_metadata,
  }
}
