import type { FastifyReply, FastifyRequest } from 'fastify'
import { TimeIsUp } from '../aside.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { type Comparison, comparePacts, compareWithPrevious } from './comparison.ts'
import { representComparison } from './diff-representation.ts'
import { contentParams, pactParams } from './schemas.ts'

const pair = '/pacts/provider/:provider/consumer/:consumer'
const otherVersion = Type.Object({ ...pactParams.properties, other: Type.String() })
const otherContent = Type.Object({ ...contentParams.properties, other: Type.String() })

/** What changed between two pacts, as text. Takes at most `PACT_BROKER_PACT_CONTENT_DIFF_TIMEOUT`, else 408. */
export const diffRoutes: Room = (app, { db, config }) => {
  const timeLimit = config.domain.diffTimeout
  app.get(
    `${pair}/version/:number/diff/previous-distinct`,
    { schema: { params: pactParams } },
    (request, reply) =>
      answer(
        request,
        reply,
        compareWithPrevious(db, request.params, request.params.number, timeLimit),
      ),
  )
  app.get(
    `${pair}/version/:number/diff/version/:other`,
    { schema: { params: otherVersion } },
    (request, reply) => {
      const { number, other } = request.params
      const both = {
        pact: { kind: 'version', number },
        other: { kind: 'version', number: other },
      } as const
      return answer(request, reply, comparePacts(db, request.params, both, timeLimit))
    },
  )
  app.get(
    `${pair}/pact-version/:sha/diff/pact-version/:other`,
    { schema: { params: otherContent } },
    (request, reply) => {
      const { sha, other } = request.params
      const both = {
        pact: { kind: 'content', sha },
        other: { kind: 'content', sha: other },
      } as const
      return answer(request, reply, comparePacts(db, request.params, both, timeLimit))
    },
  )
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  comparing: Promise<Comparison>,
): Promise<FastifyReply> {
  const comparison = await comparing.catch((error: unknown) => {
    if (error instanceof TimeIsUp) return undefined
    throw error
  })
  if (!comparison) return reply.code(408).send()
  const text = representComparison(comparison, request.links, new Date())
  return reply.type('text/plain;charset=utf-8').send(text)
}
