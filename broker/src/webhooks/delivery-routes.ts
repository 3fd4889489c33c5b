import { halMediaType } from '../hal/hal.ts'
import { negotiate } from '../http/media-types.ts'
import type { App, Deps, Room } from '../http/room.ts'
import { deliverDepsOf } from './connections.ts'
import {
  getDelivery,
  listTriggeredByPact,
  listTriggeredByResult,
  webhookStatus,
} from './deliveries.ts'
import {
  representDeliveries,
  representExecution,
  representLog,
  representLogText,
  representStatus,
} from './delivery-representation.ts'
import { testDraft, testWebhook } from './execution.ts'
import { pairParams, publicationParams, resultParams, uuidParams, webhookBody } from './schemas.ts'

const pair = '/pacts/provider/:provider/consumer/:consumer'

/** What webhooks have sent, and tests of what they would send. */
export const deliveryRoutes: Room = (app, deps) => {
  triggeredRoutes(app, deps)
  testRoutes(app, deps)
  app.get(
    '/triggered-webhooks/:uuid/logs',
    { schema: { params: uuidParams } },
    async (request, reply) => {
      const { delivery, attempts } = await getDelivery(deps.db, request.params.uuid)
      const text = 'text/plain;charset=utf-8'
      if (negotiate(request.headers.accept, [text, halMediaType]) === halMediaType)
        return reply.hal(representLog(delivery, attempts, request.links))
      return reply.header('content-type', text).send(representLogText(attempts))
    },
  )
}

function triggeredRoutes(app: App, { db, config }: Deps): void {
  const schedule = config.webhooks.retrySchedule
  app.get(`${pair}/webhooks/status`, { schema: { params: pairParams } }, async (request, reply) => {
    const { params, links } = request
    const status = await webhookStatus(db, params)
    return reply.hal(representStatus(status, params, { schedule, links }))
  })

  app.get(
    `${pair}/version/:number/triggered-webhooks`,
    { schema: { params: publicationParams } },
    async (request, reply) => {
      const { params, links } = request
      const { consumer, provider, number } = params
      const title = `Webhooks triggered by the publication of the pact between ${consumer} (${number}) and ${provider}`
      const self = { title, href: links.pactTriggeredWebhooks(params, number) }
      const deliveries = await listTriggeredByPact(db, params, number)
      return reply.hal(representDeliveries(deliveries, self, { schedule, links }))
    },
  )

  app.get(
    `${pair}/pact-version/:sha/verification-results/:number/triggered-webhooks`,
    { schema: { params: resultParams } },
    async (request, reply) => {
      const { params, links } = request
      const number = Number(params.number)
      const deliveries = await listTriggeredByResult(
        db,
        params,
        Number.isSafeInteger(number) ? number : 0,
      )
      const title = `Webhooks triggered by the publication of verification result ${number}`
      const self = {
        title,
        href: `${links.verificationResult(params, params.sha, number)}/triggered-webhooks`,
      }
      return reply.hal(representDeliveries(deliveries, self, { schedule, links }))
    },
  )
}

function testRoutes(app: App, { db, config }: Deps): void {
  const deps = deliverDepsOf(config.webhooks)
  app.post('/webhooks/execute', { schema: { body: webhookBody } }, async (request, reply) => {
    const { links } = request
    const execution = await testDraft(db, deps, request.body, links.base)
    return reply.hal(representExecution(execution, undefined, links))
  })

  app.post(
    '/webhooks/:uuid/execute',
    { schema: { params: uuidParams } },
    async (request, reply) => {
      const { links } = request
      const { uuid } = request.params
      const execution = await testWebhook(db, deps, uuid, links.base)
      return reply.hal(representExecution(execution, uuid, links))
    },
  )
}
