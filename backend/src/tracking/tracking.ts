import { listVariantIds } from '../assignments/assignments.ts'
import { inTransaction } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { DomainError, invalid, notFound } from '../errors.ts'
import type { NewEvent } from '../events/event.ts'
import { storeEvents } from '../events/events.ts'
import { findByReference } from '../experiments/cached.ts'
import { findFlagBody, findFlagBodyByKey } from '../flags/cached.ts'
import { parseInstant } from '../instant.ts'
import type { JsonObject } from '../json.ts'

type TrackDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

export interface TrackedEvent {
  readonly event_type: string
  readonly user_id: string
  readonly experiment_key?: string | null
  readonly experiment_id?: string | null
  readonly feature_flag_key?: string | null
  readonly feature_flag_id?: string | null
  readonly event_name?: string | null
  readonly value?: number | null
  readonly metadata?: JsonObject | null
  readonly timestamp?: string | null
  readonly event_id?: string | null
}

export interface BatchError {
  readonly index: number
  readonly event_type: string
  readonly user_id: string
  readonly error: string
}

/** Stores one event of an experiment or a flag and returns its id. */
export async function trackEvent(deps: TrackDeps, event: TrackedEvent): Promise<string> {
  const place = await locate(deps, event)
  const [id] = await storeAll(deps, [{ event, place }])
  if (id === undefined) throw new Error('No event was stored')
  return id
}

/** Stores what can be stored of a batch, in one transaction, and tells why the rest cannot. */
export async function trackBatch(
  deps: TrackDeps,
  events: readonly TrackedEvent[],
): Promise<{ stored: number; errors: BatchError[] }> {
  const located: Located[] = []
  const errors: BatchError[] = []
  for (const [index, event] of events.entries()) {
    const place = await placeOrRefusal(deps, event)
    if (typeof place === 'string') {
      const { event_type, user_id } = event
      errors.push({ index, event_type, user_id, error: place })
    } else {
      located.push({ event, place })
    }
  }
  await storeAll(deps, located)
  return { stored: located.length, errors }
}

interface Place {
  readonly experimentId: string | null
  readonly featureFlagId: string | null
}

interface Located {
  readonly event: TrackedEvent
  readonly place: Place
}

async function placeOrRefusal(deps: TrackDeps, event: TrackedEvent): Promise<Place | string> {
  try {
    return await locate(deps, event)
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

/** The experiment and the flag that an event names, of which one at least must exist. */
async function locate(deps: TrackDeps, event: TrackedEvent): Promise<Place> {
  const experimentRef = event.experiment_id ?? event.experiment_key
  const flagRef = event.feature_flag_id ?? event.feature_flag_key
  if (!experimentRef && !flagRef) {
    throw invalid('Either experiment_id or feature_flag_id must be provided')
  }
  const experiment = experimentRef ? await findByReference(deps, experimentRef) : undefined
  const flag = event.feature_flag_id
    ? await findFlagBody(deps, event.feature_flag_id)
    : event.feature_flag_key
      ? await findFlagBodyByKey(deps, event.feature_flag_key)
      : undefined
  if (!experiment && !flag) {
    throw notFound(
      `Neither experiment key '${experimentRef ?? ''}' nor feature flag key '${flagRef ?? ''}' found`,
    )
  }
  return { experimentId: experiment?.id ?? null, featureFlagId: flag?.id ?? null }
}

async function storeAll(deps: TrackDeps, located: readonly Located[]): Promise<string[]> {
  if (located.length === 0) return []
  return inTransaction(deps.db, async (db) => {
    const experiments = located.flatMap(({ place }) => place.experimentId ?? [])
    const users = located.map(({ event }) => event.user_id)
    const variants = await listVariantIds(db, [...new Set(experiments)], [...new Set(users)])
    const events = located.map(({ event, place }): NewEvent => {
      const variant = variants.find(
        ({ experiment_id, user_id }) =>
          experiment_id === place.experimentId && user_id === event.user_id,
      )
      return {
        ...(event.event_id && { eventId: event.event_id }),
        eventType: event.event_type,
        eventName: event.event_name || event.event_type,
        userId: event.user_id,
        experimentId: place.experimentId,
        featureFlagId: place.featureFlagId,
        variantId: variant?.variant_id ?? null,
        value: event.value ?? null,
        metadata: event.metadata ?? null,
        timestamp: (event.timestamp && parseInstant(event.timestamp)) || deps.clock(),
      }
    })
    return storeEvents({ ...deps, db }, events)
  })
}
