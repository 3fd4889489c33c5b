import type { Room } from '../http/room.ts'
import { outdatedClient } from './pact-notices.ts'
import { toVerifyBody, toVerifyParams, toVerifyQuery } from './schemas.ts'
import { listPactsToVerify } from './to-verify.ts'
import { representPactsToVerify } from './to-verify-representation.ts'
import { sentInBody, sentInQuery } from './verification-request.ts'

const path = '/pacts/provider/:provider/for-verification'

/**
 * What a provider should verify: https://docs.pact.io/pact_broker/advanced_topics/api_docs/pacts_for_verification.
 * Both methods only read.
 */
export const toVerifyRoutes: Room = (app, { db, config }) => {
  app.post(
    path,
    { schema: { params: toVerifyParams, body: toVerifyBody } },
    async (request, reply) => {
      const { provider } = request.params
      const pacts = await listPactsToVerify(db, provider, sentInBody(request.body), config.wip)
      return reply.hal(representPactsToVerify(pacts, { provider, links: request.links }))
    },
  )

  // The interface of the first clients. Today's fetch it too, for the link to itself.
  app.get(
    path,
    { schema: { params: toVerifyParams, querystring: toVerifyQuery } },
    async (request, reply) => {
      const { provider } = request.params
      const pacts = await listPactsToVerify(db, provider, sentInQuery(request.query), config.wip)
      const { links } = request
      return reply.hal(
        representPactsToVerify(pacts, { provider, links, firstNotice: outdatedClient }),
      )
    },
  )
}
