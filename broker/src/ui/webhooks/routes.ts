import type { App, Deps, Room } from '../../http/room.ts'
import { Type } from '../../http/type.ts'
import { getDelivery, owedBy, readLog, readStandings } from '../../webhooks/deliveries.ts'
import { explainWebhooks } from '../../webhooks/explain.ts'
import { getWebhook, listWebhooks, type NamedScope } from '../../webhooks/webhooks.ts'
import { answerPage } from '../answer.ts'
import { answerFormPage } from '../form-route.ts'
import { type Parameters, pageIn, textIn } from '../query.ts'
import { visitOf } from '../visit.ts'
import { deletePage } from './delete-page.ts'
import { deliveryPage } from './delivery-page.ts'
import { webhookForms } from './form-routes.ts'
import { listPage } from './list-page.ts'
import { webhookPage } from './webhook-page.ts'
import { whyPage as whyPageOf } from './why-page.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const uuidParams = Type.Object({ uuid: Type.String() })
const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })
const deliveriesOnPage = 50

/** Webhooks for people: what there is, how it fares, what was sent, and forms to change it. */
export const webhookPageRoutes: Room = (app, deps) => {
  listPages(app, deps)
  whyPage(app, deps)
  webhookPages(app, deps)
  webhookForms(app, deps)
}

function listPages(app: App, { db, config }: Deps): void {
  const schedule = config.webhooks.retrySchedule
  for (const [path, params] of [
    ['/webhooks', Type.Object({})],
    ['/webhooks/provider/:provider', Type.Object({ provider: Type.String() })],
    ['/webhooks/consumer/:consumer', Type.Object({ consumer: Type.String() })],
    ['/webhooks/provider/:provider/consumer/:consumer', pairParams],
  ] as const) {
    app.get(path, { ...page, schema: { params, querystring } }, (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const scope: NamedScope = request.params
        const query: Parameters = request.query
        const { result } = query
        const asked = {
          result: result === 'failed' || result === 'open' ? result : undefined,
          application: textIn(query, 'application'),
        } as const
        const page = pageIn(query, deliveriesOnPage)
        const webhooks = await listWebhooks(db, scope)
        const standings = await readStandings(db)
        const log = await readLog(db, { ...asked, page })
        const address = (number: number) => visit.pages.webhooks({ ...asked, page: number })
        const isDeleted = query.done === 'deleted'
        return listPage(
          {
            webhooks,
            standings,
            scope,
            log: { ...log, page, schedule, address },
            asked,
            isDeleted,
          },
          visit,
        )
      }),
    )
  }
  // The same applications under another address of the API.
  for (const path of ['webhooks', 'webhooks/status'])
    app.get(
      `/pacts/provider/:provider/consumer/:consumer/${path}`,
      { ...page, schema: { params: pairParams } },
      (request, reply) =>
        reply.redirect(visitOf(request, undefined).pages.pairWebhooks(request.params), 302),
    )
}

/** For one pact: which webhooks were looked at, and what kept them back. */
function whyPage(app: App, { db }: Deps): void {
  app.get('/webhooks/why', { ...page, schema: { querystring } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const { query } = request
      const [consumer, provider] = [textIn(query, 'consumer'), textIn(query, 'provider')]
      const number = textIn(query, 'version')
      const explanation =
        consumer === undefined || provider === undefined
          ? undefined
          : await explainWebhooks(db, { consumer, provider, number })
      return whyPageOf({ asked: { consumer, provider, number }, explanation }, visit)
    }),
  )
}

function webhookPages(app: App, { db, config }: Deps): void {
  const schedule = config.webhooks.retrySchedule
  const schema = { params: uuidParams, querystring }
  app.get('/webhooks/:uuid', { ...page, schema }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const { uuid } = request.params
      const webhook = await getWebhook(db, uuid)
      const standing = (await readStandings(db)).get(uuid)
      const page = pageIn(request.query, deliveriesOnPage)
      const log = await readLog(db, { webhook: uuid, page })
      const address = (number: number) => visit.pages.webhook(uuid, undefined, { page: number })
      const { done } = request.query
      return webhookPage(
        {
          webhook,
          standing,
          log: { ...log, page, schedule, address },
          done: done === 'made' || done === 'changed' ? done : undefined,
        },
        visit,
      )
    }),
  )
  app.get('/webhooks/:uuid/delete', { ...page, schema }, (request, reply) =>
    answerFormPage(request, reply, async (visit) => {
      const webhook = await getWebhook(db, request.params.uuid)
      return deletePage({ webhook, owed: await owedBy(db, webhook.uuid) }, visit)
    }),
  )
  app.get('/triggered-webhooks/:uuid/logs', { ...page, schema }, (request, reply) =>
    answerPage(request, reply, async (visit) =>
      deliveryPage(
        {
          ...(await getDelivery(db, request.params.uuid)),
          schedule,
          isAgain: request.query.done === 'again',
        },
        visit,
      ),
    ),
  )
}
