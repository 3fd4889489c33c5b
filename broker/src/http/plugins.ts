import type { FastifyReply } from 'fastify'
import { halMediaType } from '../hal/hal.ts'
import { type Links, linksFrom } from '../links.ts'
import type { App } from './room.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Every URL, built on the address this request may use. */
    links: Links
    /** The body's text as it was sent, for those who must not lose a digit of it. */
    rawBody?: string
  }
  interface FastifyReply {
    /** Answers 200, or the status set before, with a HAL representation. */
    hal(body: object): FastifyReply
  }
}

const version = '0.1.0'

/** `request.links`, `reply.hal`, the headers every answer carries and the content types that are read. */
export function installPlugins(app: App, baseUrls: readonly string[]): void {
  app.decorateRequest('links')
  app.decorateReply('hal', function hal(this: FastifyReply, body: object) {
    return this.header('content-type', halMediaType).send(JSON.stringify(body))
  })
  app.addHook('onRequest', async (request, reply) => {
    request.links = linksFrom(baseUrlOf(request, baseUrls))
    reply.header('x-pact-broker-version', version)
    reply.header('vary', 'Accept')
    reply.header('cache-control', 'no-cache')
    reply.header('x-content-type-options', 'nosniff')
  })
  readJsonBodies(app)
}

/**
 * With one configured address all links use it; with several, the one the request came by, else the first.
 * With none, the request's own address, as a proxy in front reports it.
 */
function baseUrlOf(
  request: {
    protocol: string
    host: string
    headers: Record<string, string | string[] | undefined>
  },
  baseUrls: readonly string[],
): string {
  const [first] = baseUrls
  if (baseUrls.length === 1 && first !== undefined) return first
  const own = `${request.protocol}://${request.host}`
  const forwardedHost = firstValue(request.headers['x-forwarded-host'])
  const forwardedScheme =
    firstValue(request.headers['x-forwarded-proto']) ??
    firstValue(request.headers['x-forwarded-scheme'])
  const forwarded = `${forwardedScheme ?? request.protocol}://${forwardedHost ?? request.host}`
  if (first === undefined) return isHost(forwarded) ? forwarded : own
  return baseUrls.find((url) => url === forwarded) ?? baseUrls.find((url) => url === own) ?? first
}

function firstValue(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header
  return text?.split(',')[0]?.trim() || undefined
}

/** A forwarded address comes from outside: only scheme, host and port are believed. */
function isHost(url: string): boolean {
  return /^https?:\/\/[\w.[\]:-]+$/.test(url)
}

/** JSON with or without a body: clients send `Content-Type: application/json` with nothing behind it. */
function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json', 'application/hal+json'],
    { parseAs: 'buffer' },
    async (request: { rawBody?: string }, buffer: Buffer) => {
      const text = decodeUtf8(buffer)
      if (text === '') return undefined
      request.rawBody = text
      return parseJson(text)
    },
  )
}

function decodeUtf8(buffer: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer)
  } catch {
    throw badRequest('The request body is not UTF-8 text and cannot be parsed as JSON')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badRequest(
      `The request body is not JSON: ${cause instanceof Error ? cause.message : 'it cannot be parsed'}`,
    )
  }
}

function badRequest(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 })
}
