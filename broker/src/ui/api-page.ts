import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Page, sendPage } from './layout.ts'
import { visitOf } from './visit.ts'

/** Sends a page about the API itself, which is the same at every moment. */
export function sendApiPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Pick<Page, 'title' | 'main'>,
  status = 200,
): FastifyReply {
  const visit = visitOf(request, undefined)
  return sendPage(reply, visit, { section: undefined, isTimeless: true, ...page }, status)
}
