import { Type } from 'typebox'
import type { Room } from '../http/room.ts'
import { askByQuery, askForPair } from '../matrix/questions.ts'
import { statusOrder } from '../overview/integration-status.ts'
import { listIntegrationOverviews } from '../overview/integrations-overview.ts'
import { answerPage } from './answer.ts'
import { integrationsPage } from './pages/integrations.ts'
import { matrixPage } from './pages/matrix.ts'

const page = { constraints: { door: 'page' } }
const anyQuery = Type.Record(Type.String(), Type.Any())
const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })

/** The pages, for browsers. Filters that mean nothing are left out rather than refused: addresses are typed by hand. */
export const pageRoutes: Room = (app, { db, config }) => {
  const options = { gate: config.domain.gate }

  app.get('/', { ...page, schema: { querystring: anyQuery } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const search = textOf(request.query.search)
      const status = statusOrder.find((candidate) => candidate === request.query.status)
      const integrations = await listIntegrationOverviews(
        db,
        search === undefined ? {} : { search },
      )
      return integrationsPage({ integrations, search, status }, visit)
    }),
  )

  app.get(
    '/matrix/provider/:provider/consumer/:consumer',
    { ...page, schema: { params: pairParams, querystring: anyQuery } },
    (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const pair = request.params
        const asked = { ...options, asOf: visit.asOf }
        const matrix = await askForPair(db, pair, request.query, asked)
        return matrixPage({ matrix, pair, address: request.ownUrl }, visit)
      }),
  )

  app.get('/matrix', { ...page, schema: { querystring: anyQuery } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const asked = { ...options, asOf: visit.asOf }
      const matrix = await askByQuery(db, request.query, asked)
      return matrixPage({ matrix, address: request.ownUrl }, visit)
    }),
  )
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
