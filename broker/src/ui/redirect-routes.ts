import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { visitOf } from './visit.ts'

const page = { constraints: { door: 'page' } }
const pairAndResult = Type.Object({
  provider: Type.String(),
  consumer: Type.String(),
  sha: Type.String(),
  number: Type.String(),
})

const name = Type.String()
const tagQuestion = Type.Object({ pacticipant: name, tag: name, to: name })
const branchQuestion = Type.Object({ pacticipant: name, branch: name, environment: name })

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
  // Beside badges in READMEs: the question that the badge answers.
  app.get(
    '/pacticipants/:pacticipant/latest-version/:tag/can-i-deploy/to/:to',
    { ...page, schema: { params: tagQuestion } },
    (request, reply) =>
      reply.redirect(visitOf(request, undefined).pages.verdict(request.params), 302),
  )
  app.get(
    '/pacticipants/:pacticipant/branches/:branch/latest-version/can-i-deploy/to-environment/:environment',
    { ...page, schema: { params: branchQuestion } },
    (request, reply) =>
      reply.redirect(visitOf(request, undefined).pages.verdict(request.params), 302),
  )
  // Clients print the address of a result for people to follow, can-i-deploy with the metadata of its question.
  for (const metadata of ['', '/metadata/:metadata']) {
    app.get(
      `/pacts/provider/:provider/consumer/:consumer/pact-version/:sha${metadata}/verification-results/:number`,
      { ...page, schema: { params: pairAndResult } },
      (request, reply) => {
        const { sha, provider, consumer } = request.params
        return reply.redirect(request.links.pactContent({ provider, consumer }, sha), 302)
      },
    )
  }
}
