import { Type } from 'typebox'
import type { Room } from '../http/room.ts'
import { freeObject, idParams, instant, integer, nullable, problems, uuid } from '../http/types.ts'
import { parseInstant } from '../instant.ts'
import { representEvent } from './event.ts'
import { getEvent, searchEvents } from './events.ts'

const event = Type.Object({
  id: uuid,
  event_id: Type.String(),
  event_type: Type.String(),
  event_name: Type.String(),
  user_id: Type.String(),
  experiment_id: nullable(uuid),
  feature_flag_id: nullable(uuid),
  variant_id: nullable(uuid),
  value: nullable(Type.Number()),
  metadata: nullable(freeObject),
  timestamp: instant,
  created_at: instant,
  updated_at: instant,
})

const search = Type.Object({
  experiment_id: Type.Optional(uuid),
  feature_flag_id: Type.Optional(uuid),
  user_id: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  event_type: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  start_date: Type.Optional(instant),
  end_date: Type.Optional(instant),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  offset: integer({ minimum: 0, default: 0 }),
})

const page = Type.Object({
  items: Type.Array(event),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
})

/** What users did. */
export const eventRoutes: Room = (app, { db }, guards) => {
  const tags = ['events']
  const onRequest = guards.bearer

  app.get(
    '/events/',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Search events, newest first',
        querystring: search,
        response: { 200: page, ...problems(401, 422) },
      },
    },
    async (request) => {
      const { limit, offset, start_date, end_date, ...ids } = request.query
      const from = start_date === undefined ? undefined : parseInstant(start_date)
      const to = end_date === undefined ? undefined : parseInstant(end_date)
      const filter = {
        ...(ids.experiment_id !== undefined && { experimentId: ids.experiment_id }),
        ...(ids.feature_flag_id !== undefined && { featureFlagId: ids.feature_flag_id }),
        ...(ids.user_id !== undefined && { userId: ids.user_id }),
        ...(ids.event_type !== undefined && { eventType: ids.event_type }),
        ...(from && { from }),
        ...(to && { to }),
      }
      const { items, total } = await searchEvents(db, filter, { limit, offset })
      return { items: items.map(representEvent), total, limit, offset }
    },
  )

  app.get(
    '/events/:id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Read an event',
        params: idParams,
        response: { 200: event, ...problems(401, 404, 422) },
      },
    },
    async (request) => representEvent(await getEvent(db, request.params.id)),
  )
}
