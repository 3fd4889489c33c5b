import { Type } from 'typebox'
import { actorOf, type Room } from '../http/room.ts'
import { idParams, instant, nothing, problems } from '../http/types.ts'
import type { Publisher } from '../publishing/publisher.ts'
import { user, userChange, userPage, userPaging } from '../users/schemas.ts'
import { representUser } from '../users/user.ts'
import { deleteUser, getUser, listVisibleUsers, updateUser } from '../users/users.ts'
import { systemStats } from './admin.ts'

const tags = ['admin']
const count = Type.Integer()

const stats = Type.Object({
  users: Type.Object({ total: count, active: count, superusers: count }),
  experiments: Type.Object({ total: count, active: count }),
  events: Type.Object({ total: count, daily_rate: Type.Number() }),
  feature_flags: Type.Object({ total: count, active: count }),
  timestamp: instant,
})

const cleared = Type.Object({ message: Type.String(), keys_deleted: Type.Optional(count) })
const published = Type.Object({ delivered: count, failed: count, pending: count })

/** What only superusers may do. */
export function adminRoutes(publisher: Publisher): Room {
  return (app, deps, guards) => {
    const onRequest = guards.superuser

    app.get(
      '/admin/users',
      {
        onRequest,
        schema: {
          tags,
          summary: 'List everyone',
          querystring: userPaging,
          response: { 200: userPage, ...problems(401, 403, 422) },
        },
      },
      async (request) => {
        const { skip, limit } = request.query
        const page = { skip, limit }
        const { items, total } = await listVisibleUsers(deps.db, actorOf(request), page)
        return { items: items.map(representUser), total, skip, limit }
      },
    )

    app.get(
      '/admin/users/:id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Read a user',
          params: idParams,
          response: { 200: user, ...problems(401, 403, 404, 422) },
        },
      },
      async (request) => representUser(await getUser(deps.db, request.params.id)),
    )

    app.put(
      '/admin/users/:id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Change a user',
          params: idParams,
          body: userChange,
          response: { 200: user, ...problems(401, 403, 404, 409, 422) },
        },
      },
      async (request) =>
        representUser(await updateUser(deps, actorOf(request), request.params.id, request.body)),
    )

    app.delete(
      '/admin/users/:id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Delete a user',
          params: idParams,
          response: { 204: nothing, ...problems(400, 401, 403, 404, 422) },
        },
      },
      async (request, reply) => {
        const refusal = 'Cannot delete your own user account'
        await deleteUser(deps, actorOf(request), request.params.id, refusal)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/admin/stats',
      {
        onRequest,
        schema: {
          tags,
          summary: 'How much there is of everything',
          response: { 200: stats, ...problems(401, 403) },
        },
      },
      async () => systemStats(deps),
    )

    app.post(
      '/admin/cache/clear',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Forget everything that is cached',
          response: { 200: cleared, ...problems(401, 403) },
        },
      },
      async () => {
        if (!deps.cache.isEnabled) return { message: 'Caching is not enabled' }
        const keys_deleted = await deps.cache.clear()
        return { message: 'Cache cleared successfully', keys_deleted }
      },
    )

    app.post(
      '/admin/outbox/process',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Deliver everything that waits for DynamoDB and the stream',
          response: { 200: published, ...problems(401, 403) },
        },
      },
      async () => publisher.publishAll(),
    )
  }
}
