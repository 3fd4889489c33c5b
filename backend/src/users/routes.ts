import { badRequest } from '../errors.ts'
import { actorOf, type Room } from '../http/room.ts'
import { nothing, problems } from '../http/types.ts'
import { newUser, user, userChange, userPage, userPaging, userParams } from './schemas.ts'
import { representUser } from './user.ts'
import {
  createUser,
  deleteUser,
  getUser,
  getVisibleUser,
  listVisibleUsers,
  updateUser,
} from './users.ts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

function readUserId(text: string): string {
  if (!uuidPattern.test(text)) throw badRequest('Invalid user ID format')
  return text.toLowerCase()
}

/** People who may sign in: oneself, and for superusers everyone. */
export const userRoutes: Room = (app, deps, guards) => {
  const tags = ['users']

  app.get(
    '/users/',
    {
      onRequest: guards.bearer,
      schema: {
        tags,
        summary: 'List users: everyone for superusers, only oneself for others',
        querystring: userPaging,
        response: { 200: userPage, ...problems(401, 422) },
      },
    },
    async (request) => {
      const { items, total } = await listVisibleUsers(deps.db, actorOf(request), request.query)
      return { items: items.map(representUser), total, ...request.query }
    },
  )

  app.post(
    '/users/',
    {
      onRequest: guards.superuser,
      schema: {
        tags,
        summary: 'Create a user',
        body: newUser,
        response: { 201: user, ...problems(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const created = await createUser(deps, actorOf(request), request.body)
      return reply.code(201).send(representUser(created))
    },
  )

  app.get(
    '/users/me',
    {
      onRequest: guards.bearer,
      schema: { tags, summary: 'Read oneself', response: { 200: user, ...problems(401) } },
    },
    async (request) => representUser(await getUser(deps.db, actorOf(request).id)),
  )

  app.get(
    '/users/:id',
    {
      onRequest: guards.bearer,
      schema: {
        tags,
        summary: 'Read a user',
        params: userParams,
        response: { 200: user, ...problems(400, 401, 403, 404) },
      },
    },
    async (request) => {
      const id = readUserId(request.params.id)
      return representUser(await getVisibleUser(deps.db, actorOf(request), id))
    },
  )

  app.put(
    '/users/:id',
    {
      onRequest: guards.bearer,
      schema: {
        tags,
        summary: 'Change a user',
        params: userParams,
        body: userChange,
        response: { 200: user, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const id = readUserId(request.params.id)
      return representUser(await updateUser(deps, actorOf(request), id, request.body))
    },
  )

  app.delete(
    '/users/:id',
    {
      onRequest: guards.bearer,
      schema: {
        tags,
        summary: 'Delete a user',
        params: userParams,
        response: { 204: nothing, ...problems(400, 401, 403, 404) },
      },
    },
    async (request, reply) => {
      await deleteUser(deps, actorOf(request), readUserId(request.params.id))
      return reply.code(204).send(null)
    },
  )
}
