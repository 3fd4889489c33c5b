import { negotiate } from '../http/media-types.ts'
import { pageOf, pageParts } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { drawIntegrations, representIntegrations } from './integration-representation.ts'
import { deleteAllIntegrations, deleteIntegration, listIntegrations } from './integrations.ts'
import { pairParams } from './schemas.ts'

const listQuery = Type.Object({ q: Type.Optional(Type.String()) })
const drawing = 'text/vnd.graphviz'

/** Who is integrated with whom. */
export const integrationRoutes: Room = (app, { db, events }) => {
  app.get('/integrations', { schema: { querystring: listQuery } }, async (request, reply) => {
    const page = pageOf(request.query)
    const { rows, total } = await listIntegrations(db, request.query.q, page)
    const wanted = negotiate(request.headers.accept, ['application/hal+json', drawing])
    if (wanted === drawing)
      return reply.type(`${drawing};charset=utf-8`).send(drawIntegrations(rows))
    const parts = pageParts(request.ownUrl, page, total)
    return reply.hal(representIntegrations(rows, parts, request.links))
  })
  app.delete('/integrations', async (_request, reply) => {
    await deleteAllIntegrations(db, events)
    return reply.code(204).send()
  })
  app.delete(
    '/integrations/provider/:provider/consumer/:consumer',
    { schema: { params: pairParams } },
    async (request, reply) => {
      await deleteIntegration(db, request.params)
      return reply.code(204).send()
    },
  )
}
