import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { AuthSettings, Credentials } from '../config.ts'
import { introduce } from './plugins.ts'
import type { App } from './room.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the one who asks may also change things: pages then show how. */
    mayWrite: boolean
  }
}

type Access = 'public' | 'read' | 'write'

/**
 * Asks every request for a user: pages, documentation, API, and paths that stand for nothing; of our own, the stylesheet,
 * the logo and the probes alone are for everybody.
 * Must be installed before anything else that answers. What is refused has an empty body: 401 for the wrong user,
 * also for a reader who wants to write, and 400 for a scheme other than Basic.
 */
export function requireUsers(app: App, auth: AuthSettings, baseUrls: readonly string[]): void {
  app.decorateRequest('mayWrite', true)
  if (!auth.isEnabled) return
  app.addHook('onRequest', async (request, reply) => {
    const access = accessOf(request.method, request.url, auth)
    const authorization = request.headers.authorization
    request.mayWrite = mayEnter(authorization, 'write', auth)
    if (access === 'public' || mayEnter(authorization, access, auth)) return
    introduce(request, reply, baseUrls)
    reply.header('content-type', 'text/plain')
    if (isOtherScheme(authorization)) return reply.code(400).send('')
    return reply.code(401).header('www-authenticate', askForUser).send('')
  })
}

/** The header by which a browser asks its user for a name and a password. */
export const askForUser = 'Basic realm="Restricted area"'

const readMethods: readonly FastifyRequest['method'][] = ['GET', 'HEAD', 'OPTIONS']
const forVerification = /^\/pacts\/provider\/[^/]+\/for-verification\/?$/
/** The stylesheet of every page, that of a refusal too: it tells nothing. */
const ownFiles = /^\/static\/[^/]+$/
/** They say yes or no, and whoever asks them has no password. */
const probes = /^\/diagnostic\/(live|ready)\/?$/
const heartbeat = /^\/diagnostic\/status\/heartbeat\/?$/

/** Whole paths, so that nothing else can be had by an address that ends like a badge's. */
const badges = [
  'pacts/provider/:/consumer/:/latest',
  'pacts/provider/:/consumer/:/latest/:',
  'pacts/provider/:/consumer/:/latest-untagged',
  'matrix/provider/:/latest/:/consumer/:/latest/:',
  'pacticipants/:/main-branch/can-i-merge',
  'pacticipants/:/latest-version/:/can-i-deploy/to/:',
  'pacticipants/:/branches/:/latest-version/can-i-deploy/to-environment/:',
].map((path) => new RegExp(`^/${path.replaceAll(':', '[^/]+')}/badge(\\.(svg|png))?/?$`))

/** What a request needs; `url` as it was sent, below the base path. */
function accessOf(method: string, url: string, auth: AuthSettings): Access {
  // The router, too, ends the path at either character.
  const path = url.split(/[?#]/, 1)[0] ?? ''
  const isReading =
    readMethods.includes(method) || (method === 'POST' && forVerification.test(path))
  if (!isReading) return 'write'
  if (auth.isReadPublic || ownFiles.test(path) || probes.test(path)) return 'public'
  if (auth.isHeartbeatPublic && heartbeat.test(path)) return 'public'
  if (auth.areBadgesPublic && badges.some((badge) => badge.test(path))) return 'public'
  return 'read'
}

function mayEnter(authorization: string | undefined, access: Access, auth: AuthSettings): boolean {
  const given = credentialsIn(authorization)
  if (given === undefined) return false
  const isWriter = matches(given, auth.writer)
  const isReader = matches(given, auth.reader)
  return isWriter || (isReader && access === 'read')
}

function isOtherScheme(authorization: string | undefined): boolean {
  return authorization !== undefined && !/^basic(\s|$)/i.test(authorization)
}

/** See RFC 7617: the username ends at the first colon. */
function credentialsIn(authorization: string | undefined): [string, string] | undefined {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)]
}

/** Takes as long for a wrong username as for a wrong password. */
function matches([username, password]: [string, string], user: Credentials | undefined): boolean {
  if (user === undefined) return false
  const isName = isSame(username, user.username)
  const isPassword = isSame(password, user.password.reveal())
  return isName && isPassword
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
