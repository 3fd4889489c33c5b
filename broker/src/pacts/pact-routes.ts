import type { FastifyReply, FastifyRequest } from 'fastify'
import { halMediaType } from '../hal/hal.ts'
import type { App, Deps, Room } from '../http/room.ts'
import type { Pair } from '../links.ts'
import { decodeMetadata, encodeMetadata, type PactMetadata } from './metadata.ts'
import type { PactSelector } from './pact.ts'
import {
  deletePact,
  getBody,
  getPact,
  getPreviousDistinct,
  hasPact,
  listVersionNumbers,
} from './pacts.ts'
import { representDeleted, representPact } from './representation.ts'
import {
  branchParams,
  contentParams,
  metadataParams,
  pactParams,
  pactPaths,
  pairParams,
  tagParams,
} from './schemas.ts'

const pair = '/pacts/provider/:provider/consumer/:consumer'

/** Single pacts: of a version, by content, and the latest ones. */
export const singlePactRoutes: Room = (app, deps) => {
  versionRoutes(app, deps)
  contentRoutes(app, deps)
  latestRoutes(app, deps)
}

/** Answers with the text of a represented pact. */
export function sendPact(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', halMediaType).send(text)
}

/** The pact of one consumer version, and the one before it with another content. */
function versionRoutes(app: App, { db }: Deps): void {
  for (const path of pactPaths) {
    app.get(path, { schema: { params: pactParams } }, async (request, reply) => {
      const { number } = request.params
      const publication = await getPact(db, request.params, { kind: 'version', number })
      return sendPact(
        reply,
        representPact(publication, await getBody(db, publication), request.links),
      )
    })
    app.delete(path, { schema: { params: pactParams } }, async (request, reply) => {
      await deletePact(db, request.params, request.params.number)
      const remains = await hasPact(db, request.params)
      return reply.hal(representDeleted(request.params, remains, request.links))
    })
  }
  app.get(
    `${pair}/version/:number/previous-distinct`,
    { schema: { params: pactParams } },
    async (request, reply) => {
      const { number } = request.params
      const publication = await getPact(db, request.params, { kind: 'version', number })
      const previous = await getPreviousDistinct(db, publication)
      return sendPact(reply, representPact(previous, await getBody(db, previous), request.links))
    },
  )
}

/** A pact by its content, with what the client that fetched it shall say with its results. */
function contentRoutes(app: App, { db }: Deps): void {
  app.get(
    `${pair}/pact-version/:sha`,
    { schema: { params: contentParams } },
    async (request, reply) => {
      const { sha } = request.params
      const publication = await getPact(db, request.params, { kind: 'content', sha })
      return sendPact(
        reply,
        representPact(publication, await getBody(db, publication), request.links),
      )
    },
  )
  app.get(
    `${pair}/pact-version/:sha/metadata/:metadata`,
    { schema: { params: metadataParams } },
    async (request, reply) => {
      const { sha, metadata, consumer } = request.params
      const numbers = numbersIn(decodeMetadata(metadata))
      const publication = await getPact(db, request.params, { kind: 'content', sha, numbers })
      const consumerVersions = await listVersionNumbers(db, consumer, numbers)
      const served = { metadata, ...(consumerVersions.length > 0 && { consumerVersions }) }
      return sendPact(
        reply,
        representPact(publication, await getBody(db, publication), request.links, served),
      )
    },
  )
}

function numbersIn({ consumerVersionNumbers, selectors }: PactMetadata): string[] {
  const chosen = selectors.flatMap(({ consumerVersionNumber }) => consumerVersionNumber ?? [])
  return [...new Set([...consumerVersionNumbers, ...chosen])]
}

/** The latest pact, of all or of some versions. */
function latestRoutes(app: App, { db }: Deps): void {
  for (const path of [`${pair}/latest`, '/pact/provider/:provider/consumer/:consumer/latest']) {
    app.get(path, { schema: { params: pairParams } }, (request, reply) =>
      sendLatest(db, request, reply, request.params, { kind: 'latest' }),
    )
  }
  app.get(`${pair}/latest/:tag`, { schema: { params: tagParams } }, (request, reply) => {
    const { tag } = request.params
    return sendLatest(db, request, reply, request.params, { kind: 'tag', tag }, [tag])
  })
  app.get(`${pair}/latest-untagged`, { schema: { params: pairParams } }, (request, reply) =>
    sendLatest(db, request, reply, request.params, { kind: 'untagged' }, ['untagged']),
  )
  app.get(
    `${pair}/branch/:branch/latest`,
    { schema: { params: branchParams } },
    (request, reply) => {
      const { branch } = request.params
      return sendLatest(db, request, reply, request.params, { kind: 'branch', branch })
    },
  )
}

/** Answers with the pact picked. Results published through it name the version it came from. */
export async function sendLatest(
  db: Deps['db'],
  request: FastifyRequest,
  reply: FastifyReply,
  pair: Pair,
  selector: PactSelector,
  consumerVersionTags: string[] = [],
): Promise<FastifyReply> {
  const publication = await getPact(db, pair, selector)
  const body = await getBody(db, publication)
  const consumerVersionNumbers = [publication.number]
  const metadata = encodeMetadata({ consumerVersionNumbers, consumerVersionTags })
  reply.header('x-pact-consumer-version', headerText(publication.number))
  const served = { metadata, asList: selector.kind === 'branch' }
  return sendPact(reply, representPact(publication, body, request.links, served))
}

/** A header holds printable ASCII only: other characters are percent-encoded. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text)
}
