import type { Db } from '../db/client.ts'
import type { NewRow } from '../db/schema.ts'
import type { EventRow } from './event.ts'

/** Inserts events and returns those that were new: an `event_id` that is there already is left alone. */
export async function insertEvents(db: Db, events: NewRow<'events'>[]): Promise<EventRow[]> {
  if (events.length === 0) return []
  return db
    .insertInto('events')
    .values(events)
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .returningAll()
    .execute()
}

export async function findEvent(db: Db, id: string): Promise<EventRow | undefined> {
  return db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface EventFilter {
  readonly experimentId?: string
  readonly featureFlagId?: string
  readonly userId?: string
  readonly eventType?: string
  readonly from?: Date
  readonly to?: Date
}

function filtered(db: Db, filter: EventFilter) {
  let query = db.selectFrom('events')
  if (filter.experimentId !== undefined) {
    query = query.where('experiment_id', '=', filter.experimentId)
  }
  if (filter.featureFlagId !== undefined) {
    query = query.where('feature_flag_id', '=', filter.featureFlagId)
  }
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId)
  if (filter.eventType !== undefined) query = query.where('event_type', '=', filter.eventType)
  if (filter.from !== undefined) query = query.where('timestamp', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('timestamp', '<=', filter.to)
  return query
}

/** Newest first. */
export async function listEvents(
  db: Db,
  filter: EventFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<EventRow[]> {
  return filtered(db, filter)
    .selectAll()
    .orderBy('timestamp', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countEvents(db: Db, filter: EventFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
