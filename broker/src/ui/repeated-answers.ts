import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../db/client.ts'
import { stateOf } from '../db/state.ts'
import { askedVisit } from './answer.ts'
import { type Page, pageBytes, sendPageBytes } from './layout.ts'
import { repeated } from './repeated.ts'
import type { Visit } from './visit.ts'

const MINUTE = 60_000
/** A few megabytes at most. */
const MOST_PAGES = 16

/**
 * Answers like `answerPage`, and with the page that was given before while that would be the same: to the same address
 * and rights, in the same minute, by which the words for times are chosen, and nothing was written since
 * (docs/decisions/0012-a-page-again-while-nothing-was-written.md).
 */
export function repeatedAnswers(
  db: Db,
): (
  request: FastifyRequest,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page>,
) => Promise<FastifyReply> {
  const again = repeated<Buffer>(() => stateOf(db), MOST_PAGES)
  return async (request, reply, make) => {
    const visit = await askedVisit(request)
    const minute = Math.floor(visit.now.getTime() / MINUTE)
    const key = JSON.stringify([minute, visit.links.base, request.url, visit.mayWrite])
    return sendPageBytes(reply, await again(key, async () => pageBytes(await make(visit), visit)))
  }
}
