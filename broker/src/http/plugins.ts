import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { halMediaType } from '../hal/hal.ts'
import { jsonBlocks } from '../hal/json.ts'
import { type Links, linksFrom } from '../links.ts'
import { program } from '../program.ts'
import { type AllowedMethods, collectMethods } from './allowed-methods.ts'
import { baseUrlOf } from './base-url.ts'
import { answerPathFault, answerSentence } from './errors.ts'
import { readForms, refuseOtherSites } from './forms.ts'
import { readJsonBodies } from './json-bodies.ts'
import { refuseOtherTypes } from './media-types.ts'
import { pathFault, refuseImpossibleNames } from './paths.ts'
import type { App } from './room.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Every URL, built on the address this request may use. */
    links: Links
    /** The address of this request itself as its client may use it, with the query. */
    ownUrl: string
    /** The body's text as it was sent, for those who must not lose a digit of it. */
    rawBody?: string
  }
  interface FastifyInstance {
    /** Throws `invalid` for a past moment of which too little is known any more. */
    requireRemembered(moment: Date | undefined): Promise<void>
  }
  interface FastifyReply {
    /** Answers 200, or the status set before, with a HAL representation. */
    hal(body: object): FastifyReply
  }
}

/** What every request meets before its room: addresses, headers, and the refusals that no room need know. */
export function installPlugins(app: App, baseUrls: readonly string[]): void {
  const allowed = collectMethods(app)
  app.decorateRequest('links')
  app.decorateRequest('ownUrl', '')
  app.decorateReply('hal', function hal(this: FastifyReply, body: object) {
    this.header('content-type', halMediaType)
    const blocks = jsonBlocks(body)
    // To copy two blocks takes less than a stream does.
    if (blocks.length <= 2) return this.send(Buffer.concat(blocks))
    const length = blocks.reduce((sum, block) => sum + block.length, 0)
    return this.header('content-length', length).send(Readable.from(blocks, { objectMode: false }))
  })
  app.addHook('onRequest', async (request, reply) => {
    introduce(request, reply, baseUrls)
    const fault = pathFault(request.url)
    if (fault) return answerPathFault(fault, request, reply)
    if (request.is404) return answerUnknown(allowed, request, reply)
    refuseImpossibleNames(request.params, request.query)
    refuseOtherSites(request)
    refuseOtherTypes(request)
  })
  readJsonBodies(app)
  readForms(app)
  // Nothing in the body says as much as an empty object.
  app.addHook('preValidation', async (request) => {
    if (request.body === undefined && bodied.has(request.method)) request.body = {}
  })
}

const bodied = new Set(['POST', 'PUT', 'PATCH'])

/** Gives the request its addresses and the answer the headers that every answer carries. */
export function introduce(
  request: FastifyRequest,
  reply: FastifyReply,
  baseUrls: readonly string[],
): void {
  const base = baseUrlOf(request, baseUrls)
  request.links = linksFrom(base)
  request.ownUrl = request.url === '/' ? base : base + request.url
  reply.header('x-pact-broker-version', program.version)
  reply.header('x-request-id', request.id)
  reply.header('vary', 'Accept')
  reply.header('cache-control', 'no-cache')
  reply.header('x-content-type-options', 'nosniff')
}

/** No route: a path that stands for nothing, or one that other methods stand at, which are named. */
function answerUnknown(
  allowed: AllowedMethods,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const methods = allowed(request.url.split('?', 1)[0] ?? '')
  if (methods.length === 0) {
    const sentence = 'The requested document was not found on this server.'
    return answerSentence(404, sentence, request, reply)
  }
  const list = methods.join(', ')
  if (request.method === 'OPTIONS') {
    reply.header('access-control-allow-methods', list).header('allow', list)
    return reply.code(200).send()
  }
  const sentence = `${request.method} is not possible here; possible are: ${list}`
  return answerSentence(405, sentence, request, reply.header('allow', list))
}
