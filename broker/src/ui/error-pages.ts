import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { readsPages } from '../http/door.ts'
import { answerError } from '../http/errors.ts'
import type { Room } from '../http/room.ts'
import { listUnknown } from '../overview/unknown.ts'
import { namesIn } from './asked-names.ts'
import { pageFor, sendPage } from './layout.ts'
import { errorPage } from './pages/error.ts'
import { visitOf } from './visit.ts'

/**
 * Whoever reads pages is told in one what was refused, what may have been meant, and what to do next. Programs,
 * and pictures within pages, get the answers of the API as they are.
 */
export const errorPages: Room = (app, { db }) => {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || !readsPages(request.raw)) return payload
    const told = reply.told ?? (payload === '' || !payload ? silent(reply.statusCode) : undefined)
    if (!told) return payload
    const unknown = mayNameUnknown.has(told.status) ? await listUnknown(db, namesIn(request)) : []
    const visit = visitOf(request, undefined)
    return pageFor(reply, visit, errorPage({ told, unknown, method: request.method }, visit))
  })
}

const mayNameUnknown = new Set([400, 404])

/** What cannot be read as a request at all, and so comes past every hook. */
export function answerMalformed(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = error.statusCode ?? 400
  if (!readsPages(request.raw) || status >= 500) return answerError(error, request, reply)
  const told = { status, sentences: [error.message] }
  const visit = visitOf(request, undefined)
  const page = errorPage({ told, unknown: [], method: request.method }, visit)
  return sendPage(reply, visit, page, status)
}

function silent(status: number) {
  return { status, sentences: [] }
}
