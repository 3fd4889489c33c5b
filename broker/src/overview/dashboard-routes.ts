import type { FastifyReply, FastifyRequest } from 'fastify'
import { halMediaType } from '../hal/hal.ts'
import { negotiate } from '../http/media-types.ts'
import { pageOrFirst } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import type { Pair } from '../links.ts'
import { listDashboardItems } from './dashboard.ts'
import { printDashboard, representDashboard } from './dashboard-representation.ts'

const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })
const anyQuery = Type.Record(Type.String(), Type.Unknown())
const text = 'text/plain'
const pageSize = 30

/** The pacts that matter today and how they stand, for programs; `text/plain` is for a terminal. */
export const dashboardRoutes: Room = (app, { db }) => {
  const answer = async (request: FastifyRequest, reply: FastifyReply, pair?: Pair) => {
    const items = await listDashboardItems(db, pair, pageOrFirst(request.query, pageSize))
    return negotiate(request.headers.accept, [halMediaType, text]) === text
      ? reply.type(`${text};charset=utf-8`).send(printDashboard(items))
      : reply.hal(representDashboard(items, request.links))
  }
  app.get('/dashboard', { schema: { querystring: anyQuery } }, (request, reply) =>
    answer(request, reply),
  )
  app.get(
    '/dashboard/provider/:provider/consumer/:consumer',
    { schema: { params: pairParams, querystring: anyQuery } },
    (request, reply) => answer(request, reply, request.params),
  )
}
