import type { FastifyReply, FastifyRequest } from 'fastify'
import { readPastMoment } from '../db/horizon.ts'
import { DomainError } from '../errors.ts'
import { halMediaType } from '../hal/hal.ts'
import { negotiate } from '../http/media-types.ts'
import type { Room } from '../http/room.ts'
import type { AskOptions, Matrix } from './matrix.ts'
import { askByQuery, askForPair, canIDeploy, canIDeployBranch, canIDeployTag } from './questions.ts'
import { representMatrix, representMatrixAsText } from './representation.ts'
import {
  answerQuery,
  branchToEnvironmentParams,
  canIDeployQuery,
  matrixQuery,
  pairParams,
  tagToTagParams,
} from './schemas.ts'

const text = 'text/plain;charset=utf-8'

/** Who is compatible with whom: https://docs.pact.io/pact_broker/can_i_deploy. "No" is answered with 200. */
export const matrixRoutes: Room = (app, { db, config, meters }) => {
  const options = async (query: { asOf?: unknown }): Promise<AskOptions> => ({
    gate: config.domain.gate,
    verificationTimeLimit: config.domain.verificationTimeLimit,
    asOf: await readPastMoment(db, query.asOf),
  })

  function answer(
    matrix: Matrix,
    request: FastifyRequest<{ Querystring: { explain?: unknown } }>,
    reply: FastifyReply,
  ): FastifyReply {
    meters.gateAnswers.inc({ answer: answerOf(matrix) })
    if (negotiate(request.headers.accept, [halMediaType, text]) === text)
      return reply.header('content-type', text).send(representMatrixAsText(matrix))
    const explain = isExplained(request.query.explain)
    return reply.hal(representMatrix(matrix, request.links, { explain }))
  }

  app.get('/matrix', { schema: { querystring: matrixQuery } }, async (request, reply) => {
    return answer(await askByQuery(db, request.query, await options(request.query)), request, reply)
  })

  app.get(
    '/matrix/provider/:provider/consumer/:consumer',
    { schema: { params: pairParams, querystring: matrixQuery } },
    async (request, reply) => {
      return answer(
        await askForPair(db, request.params, request.query, await options(request.query)),
        request,
        reply,
      )
    },
  )

  app.get('/can-i-deploy', { schema: { querystring: canIDeployQuery } }, async (request, reply) => {
    return answer(await canIDeploy(db, request.query, await options(request.query)), request, reply)
  })

  app.get(
    '/pacticipants/:pacticipant/latest-version/:tag/can-i-deploy/to/:to',
    { schema: { params: tagToTagParams, querystring: answerQuery } },
    async (request, reply) => {
      return answer(
        await canIDeployTag(db, request.params, await options(request.query)),
        request,
        reply,
      )
    },
  )

  app.get(
    '/pacticipants/:pacticipant/branches/:branch/latest-version/can-i-deploy/to-environment/:environment',
    { schema: { params: branchToEnvironmentParams, querystring: answerQuery } },
    async (request, reply) => {
      return answer(
        await canIDeployBranch(db, request.params, await options(request.query)),
        request,
        reply,
      )
    },
  )
}

function answerOf({ verdict: { deployable } }: Matrix): string {
  if (deployable === null) return 'unknown'
  return deployable ? 'yes' : 'no'
}

function isExplained(value: unknown = ''): boolean {
  if (value === 'true') return true
  if (value === '' || value === 'false') return false
  const sentence = 'explain must be true or false.'
  throw new DomainError('invalid', sentence, [sentence])
}
