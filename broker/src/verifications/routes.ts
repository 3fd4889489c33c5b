import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { DomainError } from '../errors.ts'
import { halMediaType } from '../hal/hal.ts'
import { json, negotiate } from '../http/media-types.ts'
import type { App, Deps, Room } from '../http/room.ts'
import { decodeMetadata } from '../pacts/metadata.ts'
import { newResultOf } from './new-result.ts'
import { representExtendedResult, representResult, representSummary } from './representation.ts'
import type { ResultChoice } from './result.ts'
import {
  type ContentAddress,
  deleteResult,
  getLatestResult,
  getResult,
  listProviderTags,
  publishResult,
  type ShownResult,
  summarizeVersion,
} from './results.ts'
import {
  consumerVersionParams,
  contentParams,
  newResultBody,
  pairParams,
  resultParams,
  tagParams,
  versionParams,
} from './schemas.ts'

const pair = '/pacts/provider/:provider/consumer/:consumer'
const contents = [`${pair}/pact-version/:sha`, `${pair}/pact-version/:sha/metadata/:metadata`]
const extendedMediaType = 'application/vnd.pactbrokerextended.v1+json;charset=utf-8'

/** What providers had to say about contents: https://docs.pact.io/pact_broker/webhooks#the-verification-results */
export const verificationRoutes: Room = (app, deps) => {
  for (const content of contents) {
    publishRoute(app, deps, content)
    resultRoutes(app, deps, content)
  }
  latestRoutes(app, deps)
  app.get(
    '/verification-results/consumer/:consumer/version/:number/latest',
    { schema: { params: consumerVersionParams } },
    async (request, reply) => {
      const { consumer, number } = request.params
      const summary = await summarizeVersion(deps.db, consumer, number)
      return reply.hal(representSummary(summary, request.links))
    },
  )
}

function publishRoute(app: App, { db, events, config, meters }: Deps, content: string): void {
  app.post(
    `${content}/verification-results`,
    { schema: { params: contentParams, body: newResultBody }, config: { consumes: [json] } },
    async (request, reply) => {
      const { links } = request
      const address = addressOf(request.params)
      const shown = await publishResult(
        db,
        { events, links },
        address,
        newResultOf(request.body, config.domain),
      )
      const { result } = shown
      meters.results.inc({ outcome: result.success ? 'success' : 'failure' })
      const location = links.verificationResult(result, result.sha, result.number)
      return reply.code(201).header('location', location).hal(representResult(shown, links))
    },
  )
}

function resultRoutes(app: App, { db }: Deps, content: string): void {
  const path = `${content}/verification-results/:number`
  app.get(path, { schema: { params: resultParams } }, async (request, reply) => {
    const { params } = request
    return show(db, request, reply, await getResult(db, addressOf(params), choiceOf(params.number)))
  })
  app.delete(path, { schema: { params: resultParams } }, async (request, reply) => {
    const { params } = request
    await deleteResult(db, await getResult(db, addressOf(params), choiceOf(params.number)))
    return reply.code(204).send()
  })
}

/** The latest result of a content, by the pact that has it. */
function latestRoutes(app: App, { db }: Deps): void {
  app.get(
    `${pair}/version/:number/verification-results/latest`,
    { schema: { params: versionParams } },
    async (request, reply) => {
      const { number } = request.params
      const selector = { kind: 'version', number } as const
      return show(db, request, reply, await getLatestResult(db, request.params, selector))
    },
  )
  const latest = `${pair}/latest/verification-results/latest`
  const schema = { params: pairParams }
  app.get(latest, { schema }, async (request, reply) =>
    show(db, request, reply, await getLatestResult(db, request.params, { kind: 'latest' })),
  )
  app.delete(latest, { schema }, async (request, reply) => {
    await deleteResult(db, await getLatestResult(db, request.params, { kind: 'latest' }))
    return reply.code(204).send()
  })
  const tagged = `${pair}/latest/:tag/verification-results/latest`
  app.get(tagged, { schema: { params: tagParams } }, async (request, reply) => {
    const { tag } = request.params
    return show(db, request, reply, await getLatestResult(db, request.params, { kind: 'tag', tag }))
  })
  app.delete(tagged, { schema: { params: tagParams } }, async (request, reply) => {
    const { tag } = request.params
    await deleteResult(db, await getLatestResult(db, request.params, { kind: 'tag', tag }))
    return reply.code(204).send()
  })
}

async function show(
  db: Deps['db'],
  request: FastifyRequest,
  reply: FastifyReply,
  shown: ShownResult,
): Promise<FastifyReply> {
  const type = negotiate(request.headers.accept, [halMediaType, extendedMediaType])
  if (type !== extendedMediaType) return reply.hal(representResult(shown, request.links))
  const tags = await listProviderTags(db, shown.result)
  const body = representExtendedResult(shown, tags, request.links)
  return reply.header('content-type', extendedMediaType).send(JSON.stringify(body))
}

function addressOf({
  consumer,
  provider,
  sha,
  metadata,
}: Static<typeof contentParams>): ContentAddress {
  const address = { consumer, provider, sha }
  return metadata === undefined ? address : { ...address, metadata: decodeMetadata(metadata) }
}

/** Throws `not-found` for what is no number. */
function choiceOf(text: string): ResultChoice {
  if (text === 'latest') return 'latest'
  if (text === 'all') {
    const sentence = 'To see all the verifications for a pact, use the Matrix page'
    throw new DomainError('not-found', sentence)
  }
  const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (number === undefined)
    throw new DomainError('not-found', `No verification result ${text} of this pact found`)
  return { number }
}
