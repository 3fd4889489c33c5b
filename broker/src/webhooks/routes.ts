import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Db } from '../db/client.ts'
import type { Link } from '../hal/hal.ts'
import type { App, Room } from '../http/room.ts'
import type { Links } from '../links.ts'
import { representWebhook, representWebhooks } from './representation.ts'
import { consumerParams, pairParams, providerParams, uuidParams, webhookBody } from './schemas.ts'
import { keyringOf } from './sealing.ts'
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  type NamedScope,
  putWebhook,
  type SaveDeps,
} from './webhooks.ts'

/** Webhooks as settings: https://docs.pact.io/pact_broker/webhooks. */
export const webhookRoutes: Room = (app, { db, config }) => {
  const { webhooks } = config
  const deps = { rules: webhooks, keyring: keyringOf(webhooks.secretKeys) }
  listsOf(app, db, deps)
  const path = '/webhooks/:uuid'
  app.get(path, { schema: { params: uuidParams } }, async (request, reply) => {
    return reply.hal(representWebhook(await getWebhook(db, request.params.uuid), request.links))
  })
  app.put(path, { schema: { params: uuidParams, body: webhookBody } }, async (request, reply) => {
    const { uuid } = request.params
    const { webhook, isNew } = await putWebhook(db, deps, uuid, request.body)
    if (isNew) reply.code(201).header('location', request.links.webhook(uuid))
    return reply.hal(representWebhook(webhook, request.links))
  })
  app.delete(path, { schema: { params: uuidParams } }, async (request, reply) => {
    await deleteWebhook(db, request.params.uuid)
    return reply.code(204).send()
  })
}

/** Each list is also the place where a webhook for the applications of its address is made. */
function listsOf(app: App, db: Db, deps: SaveDeps): void {
  const schema = { body: webhookBody }
  app.get('/webhooks', async (request, reply) => answerList(db, request, reply, {}))
  app.post('/webhooks', { schema }, async (request, reply) =>
    answerNew(db, deps, request, reply, {}),
  )
  for (const [path, params] of [
    ['/webhooks/provider/:provider/consumer/:consumer', pairParams],
    ['/pacts/provider/:provider/consumer/:consumer/webhooks', pairParams],
    ['/webhooks/provider/:provider', providerParams],
    ['/webhooks/consumer/:consumer', consumerParams],
  ] as const) {
    app.get(path, { schema: { params } }, async (request, reply) =>
      answerList(db, request, reply, request.params),
    )
    app.post(path, { schema: { ...schema, params } }, async (request, reply) =>
      answerNew(db, deps, request, reply, request.params),
    )
  }
}

async function answerList(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  scope: NamedScope,
): Promise<FastifyReply> {
  const webhooks = await listWebhooks(db, scope)
  return reply.hal(representWebhooks(webhooks, listLink(scope, request.links), request.links))
}

async function answerNew(
  db: Db,
  deps: SaveDeps,
  request: { body: Static<typeof webhookBody>; links: Links },
  reply: FastifyReply,
  scope: NamedScope,
): Promise<FastifyReply> {
  const webhook = await createWebhook(db, deps, request.body, scope)
  const location = request.links.webhook(webhook.uuid)
  return reply.code(201).header('location', location).hal(representWebhook(webhook, request.links))
}

function listLink({ consumer, provider }: NamedScope, links: Links): Link & { title: string } {
  if (consumer !== undefined && provider !== undefined) {
    const title = `Webhooks for the pact between ${consumer} and ${provider}`
    return { title, href: links.pairWebhooks({ consumer, provider }) }
  }
  if (provider !== undefined)
    return { title: `Webhooks for provider ${provider}`, href: links.providerWebhooks(provider) }
  if (consumer !== undefined)
    return { title: `Webhooks for consumer ${consumer}`, href: links.consumerWebhooks(consumer) }
  return { title: 'Webhooks', href: links.webhooks() }
}
