import { Type } from 'typebox'
import { actorOf, type Room } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import { representApiKey } from './api-key.ts'
import { createApiKey, deleteApiKey, getApiKey, listApiKeys } from './api-keys.ts'
import { apiKey, apiKeyWithSecret, keyPaging, newApiKey } from './schemas.ts'

/** The signed-in user's own API keys. */
export const apiKeyRoutes: Room = (app, deps, guards) => {
  const tags = ['api-keys']
  const onRequest = guards.bearer

  app.post(
    '/api-keys/',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Make a key; the secret is shown only here',
        body: newApiKey,
        response: { 201: apiKeyWithSecret, ...problems(401, 422) },
      },
    },
    async (request, reply) => {
      const { key, row } = await createApiKey(deps, actorOf(request), request.body)
      return reply.code(201).send({ ...representApiKey(row), key })
    },
  )

  app.get(
    '/api-keys/',
    {
      onRequest,
      schema: {
        tags,
        summary: 'List keys',
        querystring: keyPaging,
        response: { 200: Type.Array(apiKey), ...problems(401, 422) },
      },
    },
    async (request) =>
      (await listApiKeys(deps.db, actorOf(request).id, request.query)).map(representApiKey),
  )

  app.get(
    '/api-keys/:id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Read a key',
        params: idParams,
        response: { 200: apiKey, ...problems(401, 404, 422) },
      },
    },
    async (request) => representApiKey(await getApiKey(deps, actorOf(request), request.params.id)),
  )

  app.delete(
    '/api-keys/:id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Delete a key',
        params: idParams,
        response: { 204: nothing, ...problems(401, 404, 422) },
      },
    },
    async (request, reply) => {
      await deleteApiKey(deps, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
