import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Page, sendPage } from './layout.ts'

/** Sends a page about the API itself, which is the same at every moment. */
export function sendApiPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Omit<Page, 'section'>,
  status = 200,
): FastifyReply {
  return sendPage(reply, request.links, { section: undefined, ...page }, status)
}
