import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Page, sendPage } from './layout.ts'
import { type Visit, visitOf } from './visit.ts'

/** Answers with a page, in the moment that the request asks about. What is thrown becomes a page in `error-pages.ts`. */
export async function answerPage(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page>,
): Promise<FastifyReply> {
  const visit = await askedVisit(request)
  return sendPage(reply, visit, await make(visit))
}

/** Throws `invalid` for a moment that is none, or lies before what is remembered. */
export async function askedVisit(request: FastifyRequest): Promise<Visit> {
  const visit = visitOf(request, asOfIn(request.query))
  await request.server.requireRemembered(visit.asOf)
  return visit
}

function asOfIn(query: unknown): unknown {
  return typeof query === 'object' && query !== null && 'asOf' in query ? query.asOf : undefined
}
