import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { negotiate } from '../http/media-types.ts'
import type { App, Deps, Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { type Badge, errorBadge, shieldsUrl } from './badge.ts'
import type { PactLine } from './badge-queries.ts'
import { badgeSvg } from './badge-svg.ts'
import { makeBranchBadge, makeMergeBadge, makePactBadge, makeTagBadge } from './badges.ts'
import {
  branchToEnvironmentParams,
  pacticipantParams,
  pairParams,
  tagToTagParams,
} from './schemas.ts'

const svg = 'image/svg+xml;charset=utf-8'
const pair = '/pacts/provider/:provider/consumer/:consumer'
const text = Type.Optional(Type.Unknown())
const labelQuery = Type.Object({ label: text })
const pactQuery = Type.Object({ label: text, initials: text })
const lineParams = Type.Object({ ...pairParams.properties, tag: Type.String() })
const tagsParams = Type.Object({ ...lineParams.properties, providerTag: Type.String() })

/** Pictures for READMEs: https://docs.pact.io/pact_broker/advanced_topics/provider_verification_badges. Never 404. */
export const badgeRoutes: Room = (app, deps) => {
  for (const ending of ['badge', 'badge.svg']) {
    pactRoutes(app, deps, ending)
    deploymentRoutes(app, deps, ending)
  }
}

function pactRoutes(app: App, { db, config }: Deps, badge: string): void {
  const answer = answerer(config)
  const lines: [string, (tag: string) => PactLine][] = [
    ['latest', () => ({ kind: 'all' })],
    ['latest-untagged', () => ({ kind: 'untagged' })],
    ['latest/:tag', (tag) => ({ kind: 'tag', tag })],
  ]
  for (const [path, lineOf] of lines) {
    app.get(
      `${pair}/${path}/${badge}`,
      {
        schema: {
          params: path.includes(':tag') ? lineParams : Type.Partial(lineParams),
          querystring: pactQuery,
        },
      },
      (request, reply) => {
        const { consumer = '', provider = '', tag = '' } = request.params
        const asked = { consumer, provider, line: lineOf(tag) }
        return answer(request, reply, () => makePactBadge(db, asked, texts(request.query)))
      },
    )
  }
  app.get(
    `/matrix/provider/:provider/latest/:providerTag/consumer/:consumer/latest/:tag/${badge}`,
    { schema: { params: tagsParams, querystring: pactQuery } },
    (request, reply) => {
      const { consumer, provider, providerTag, tag } = request.params
      const asked = { consumer, provider, providerTag, line: { kind: 'tag', tag } as const }
      return answer(request, reply, () => makePactBadge(db, asked, texts(request.query)))
    },
  )
}

function deploymentRoutes(app: App, { db, config }: Deps, badge: string): void {
  const answer = answerer(config)
  const { gate, verificationTimeLimit } = config.domain
  const options = { gate, verificationTimeLimit }
  app.get(
    `/pacticipants/:pacticipant/latest-version/:tag/can-i-deploy/to/:to/${badge}`,
    { schema: { params: tagToTagParams, querystring: labelQuery } },
    (request, reply) => {
      const asked = { ...request.params, ...texts(request.query) }
      return answer(request, reply, () => makeTagBadge(db, asked, options))
    },
  )
  app.get(
    `/pacticipants/:pacticipant/branches/:branch/latest-version/can-i-deploy/to-environment/:environment/${badge}`,
    { schema: { params: branchToEnvironmentParams, querystring: labelQuery } },
    (request, reply) => {
      const asked = { ...request.params, ...texts(request.query) }
      return answer(request, reply, () => makeBranchBadge(db, asked, options))
    },
  )
  app.get(
    `/pacticipants/:pacticipant/main-branch/can-i-merge/${badge}`,
    { schema: { params: pacticipantParams } },
    (request, reply) => {
      const { pacticipant } = request.params
      const make = () => makeMergeBadge(db, pacticipant, options)
      return answer(request, reply, make, config.badges.cacheControl)
    },
  )
}

type Answer = (
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => Promise<Badge>,
  cacheControl?: string,
) => Promise<FastifyReply>

/** Drawn here, or by the server that the settings name. `cacheControl` is for badges that say how something stands. */
function answerer({ badges }: Config): Answer {
  return async (request, reply, make, cacheControl) => {
    const isNamed = request.url.split('?', 1)[0]?.endsWith('.svg')
    if (!isNamed && negotiate(request.headers.accept, [svg]) === undefined)
      return reply.code(406).send()
    const badge = await orError(request, make)
    const isAnswer = badge.right !== 'not found' && badge.left !== 'error'
    if (cacheControl !== undefined && isAnswer) reply.header('cache-control', cacheControl)
    reply.header('content-type', svg)
    if (badges.mode === 'redirect') return reply.redirect(shieldsUrl(badges.shieldsUrl, badge), 307)
    return reply.send(badgeSvg(badge))
  }
}

/** A README shows a picture, whatever happens; the log has the cause. */
async function orError(request: FastifyRequest, make: () => Promise<Badge>): Promise<Badge> {
  try {
    return await make()
  } catch (error) {
    request.log.error({ err: error, reference: request.id }, 'a badge could not be made')
    return errorBadge(request.id)
  }
}

/** Parameters that are texts; others count as absent. */
function texts({ label, initials }: { label?: unknown; initials?: unknown }) {
  return {
    label: typeof label === 'string' ? label : undefined,
    initials: typeof initials === 'string' ? initials : undefined,
  }
}
