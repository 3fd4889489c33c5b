import { Type } from 'typebox'
import type { Room } from '../http/room.ts'
import { askByQuery, askForPair } from '../matrix/questions.ts'
import { statusOrder } from '../overview/integration-status.ts'
import { listIntegrationOverviews } from '../overview/integrations-overview.ts'
import { getPairHistory } from '../overview/pair-history.ts'
import { answerPage } from './answer.ts'
import { integrationPage } from './pages/integration.ts'
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
    '/dashboard/provider/:provider/consumer/:consumer',
    { ...page, schema: { params: pairParams, querystring: anyQuery } },
    (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const pair = request.params
        const chosen = {
          from: textOf(request.query.from),
          consumerBranch: textOf(request.query.consumerBranch),
          providerBranch: textOf(request.query.providerBranch),
        }
        const { asOf, now } = visit
        const asked = { ...pair, ...chosen, from: dayOf(chosen.from), asOf, now }
        const history = await getPairHistory(db, asked)
        const later = asOf && (await getPairHistory(db, { ...asked, from: asOf, asOf: undefined }))
        const next = later?.changes.find(({ at }) => asOf && at > asOf)?.at
        return integrationPage({ pair, history, chosen, next }, visit)
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

/** The beginning of a history, where it names a day or moment. */
function dayOf(text: string | undefined): Date | undefined {
  const day = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(day) ? undefined : new Date(day)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
