import { Type } from 'typebox'
import type { Room } from '../http/room.ts'
import { statusOrder } from '../overview/integration-status.ts'
import { listIntegrationOverviews } from '../overview/integrations-overview.ts'
import { sendPage } from './layout.ts'
import { integrationsPage } from './pages/integrations.ts'

const page = { constraints: { door: 'page' } }

const integrationsQuery = Type.Object({
  search: Type.Optional(Type.Unknown()),
  status: Type.Optional(Type.Unknown()),
})

/** The pages, for browsers. Filters that mean nothing are left out rather than refused: addresses are typed by hand. */
export const pageRoutes: Room = (app, { db }) => {
  app.get('/', { ...page, schema: { querystring: integrationsQuery } }, async (request, reply) => {
    const search = textOf(request.query.search)
    const status = statusOrder.find((candidate) => candidate === request.query.status)
    const integrations = await listIntegrationOverviews(db, search === undefined ? {} : { search })
    const view = { integrations, search, status, now: new Date() }
    return sendPage(reply, request.links, integrationsPage(view, request.links))
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
