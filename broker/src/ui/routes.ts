import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { DomainError } from '../errors.ts'
import type { Room } from '../http/room.ts'
import { askByQuery, askForPair } from '../matrix/questions.ts'
import { statusOrder } from '../overview/integration-status.ts'
import { listIntegrationOverviews } from '../overview/integrations-overview.ts'
import { sendPage } from './layout.ts'
import { integrationsPage } from './pages/integrations.ts'
import { matrixPage } from './pages/matrix.ts'
import { refusalPage } from './pages/refusal.ts'

const page = { constraints: { door: 'page' } }
const anyQuery = Type.Record(Type.String(), Type.Any())
const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })

/** The pages, for browsers. Filters that mean nothing are left out rather than refused: addresses are typed by hand. */
export const pageRoutes: Room = (app, { db, config }) => {
  const options = { gate: config.domain.gate }

  app.get('/', { ...page, schema: { querystring: anyQuery } }, async (request, reply) => {
    const search = textOf(request.query.search)
    const status = statusOrder.find((candidate) => candidate === request.query.status)
    const integrations = await listIntegrationOverviews(db, search === undefined ? {} : { search })
    const view = { integrations, search, status, now: new Date() }
    return sendPage(reply, request.links, integrationsPage(view, request.links))
  })

  app.get(
    '/matrix/provider/:provider/consumer/:consumer',
    { ...page, schema: { params: pairParams, querystring: anyQuery } },
    (request, reply) =>
      orRefusal(request, reply, async () => {
        const pair = request.params
        const matrix = await askForPair(db, pair, request.query, options)
        const address = request.links.integrationMatrix(pair)
        const view = { matrix, pair, address, now: new Date() }
        return sendPage(reply, request.links, matrixPage(view, request.links))
      }),
  )

  app.get('/matrix', { ...page, schema: { querystring: anyQuery } }, (request, reply) =>
    orRefusal(request, reply, async () => {
      const matrix = await askByQuery(db, request.query, options)
      const address = request.links.matrix(request.url.split('?')[1])
      const view = { matrix, address, now: new Date() }
      return sendPage(reply, request.links, matrixPage(view, request.links))
    }),
  )
}

/** A refusal is a page, too; anything else is answered by the server's own table of errors. */
async function orRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const isMissing = error.refusal === 'not-found'
    const title = isMissing ? 'Not found' : 'This question cannot be answered'
    const refusal = refusalPage(title, [error.message], request.links)
    return sendPage(reply, request.links, refusal, isMissing ? 404 : 400)
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
