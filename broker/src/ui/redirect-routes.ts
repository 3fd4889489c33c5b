import { Type } from 'typebox'
import type { Room } from '../http/room.ts'
import { visitOf } from './visit.ts'

const page = { constraints: { door: 'page' } }
const pairAndResult = Type.Object({
  provider: Type.String(),
  consumer: Type.String(),
  sha: Type.String(),
  number: Type.String(),
})

/** Where the reference has pages that stand elsewhere here: old bookmarks, and addresses that clients print. */
export const redirectRoutes: Room = (app) => {
  app.get('/ui/relationships', page, (request, reply) =>
    reply.redirect(visitOf(request, undefined).pages.integrations(), 301),
  )
  app.get(
    '/groups/:pacticipant',
    { ...page, schema: { params: Type.Object({ pacticipant: Type.String() }) } },
    (request, reply) =>
      reply.redirect(
        visitOf(request, undefined).pages.graph({ focus: request.params.pacticipant }),
        302,
      ),
  )
  // Clients print the address of a result for people to follow.
  app.get(
    '/pacts/provider/:provider/consumer/:consumer/pact-version/:sha/verification-results/:number',
    { ...page, schema: { params: pairAndResult } },
    (request, reply) => {
      const { sha, ...pair } = request.params
      return reply.redirect(request.links.pactContent(pair, sha), 302)
    },
  )
}
