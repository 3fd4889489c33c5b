import { Type } from 'typebox'
import { actorOf, type Room } from '../http/room.ts'
import { problems } from '../http/types.ts'
import {
  auditOfEntity,
  auditOfUser,
  auditStatistics,
  representEntry,
  searchAudit,
} from './audit.ts'
import {
  auditEntry,
  auditPage,
  auditSearch,
  auditStatistics as auditStatisticsSchema,
  entityParams,
  entityQuery,
  statisticsQuery,
  userParams,
  userQuery,
} from './schemas.ts'

/** Who changed what, and when. */
export const auditRoutes: Room = (app, { db }, guards) => {
  const tags = ['audit-logs']
  const onRequest = guards.bearer

  app.get(
    '/audit-logs/',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Search the log',
        querystring: auditSearch,
        response: { 200: auditPage, ...problems(400, 401, 422) },
      },
    },
    async (request) => {
      const { page, limit, ...search } = request.query
      const { items, total } = await searchAudit(db, actorOf(request), search, { page, limit })
      return {
        items: items.map(representEntry),
        total,
        page,
        limit,
        total_pages: Math.ceil(total / limit),
      }
    },
  )

  app.get(
    '/audit-logs/stats',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Counts by action, kind of entity and user',
        querystring: statisticsQuery,
        response: { 200: auditStatisticsSchema, ...problems(400, 401, 403, 422) },
      },
    },
    async (request) => auditStatistics(db, actorOf(request), request.query),
  )

  app.get(
    '/audit-logs/entity/:entity_type/:entity_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'What happened to one thing, newest first',
        params: entityParams,
        querystring: entityQuery,
        response: { 200: Type.Array(auditEntry), ...problems(400, 401, 403, 422) },
      },
    },
    async (request) => {
      const { entity_type, entity_id } = request.params
      const { limit } = request.query
      const entries = await auditOfEntity(db, actorOf(request), entity_type, entity_id, limit)
      return entries.map(representEntry)
    },
  )

  app.get(
    '/audit-logs/user/:user_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'What one user did, newest first',
        params: userParams,
        querystring: userQuery,
        response: { 200: Type.Array(auditEntry), ...problems(400, 401, 403, 422) },
      },
    },
    async (request) => {
      const { limit, ...period } = request.query
      const search = { ...period, user_id: request.params.user_id }
      const entries = await auditOfUser(db, actorOf(request), search, limit)
      return entries.map(representEntry)
    },
  )
}
