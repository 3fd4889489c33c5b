import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { type Page, sendPage } from './layout.ts'
import { refusalPage } from './pages/refusal.ts'
import { type Visit, visitOf } from './visit.ts'

const statuses = { invalid: 400, forbidden: 403, 'not-found': 404, conflict: 409 } as const

/**
 * Answers with a page, in the moment that the request asks about. A refusal is a page, too; anything else is
 * answered by the server's own table of errors.
 */
export async function answerPage(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page>,
): Promise<FastifyReply> {
  try {
    const visit = visitOf(request, asOfIn(request.query))
    return sendPage(reply, visit, await make(visit))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const visit = visitOf(request, undefined)
    return sendPage(reply, visit, refusalPage(error, visit), statuses[error.refusal])
  }
}

function asOfIn(query: unknown): unknown {
  return typeof query === 'object' && query !== null && 'asOf' in query ? query.asOf : undefined
}
