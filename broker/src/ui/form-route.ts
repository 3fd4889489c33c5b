import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'
import type { TSchema } from 'typebox'
import { DomainError } from '../errors.ts'
import { askForUser } from '../http/auth.ts'
import { formIn, formType, isFromOwnPage } from '../http/forms.ts'
import type { App } from '../http/room.ts'
import { answerPage } from './answer.ts'
import { type Page, sendPage } from './layout.ts'
import { type Visit, visitOf } from './visit.ts'

/** What came of a form: another page to go to, or this page at once, with its status. */
export type FormOutcome = { goTo: string } | { page: Page; status?: number }

/** More than any form of ours is filled with. */
const mostBytes = 1024 * 1024

/**
 * Registers what a form is sent to. Only forms of our own pages are heard. The answer of a form that did something
 * leads to another page, so that loading it again does nothing.
 */
export function formRoute<Params extends Record<string, string>>(
  app: App,
  path: string,
  params: TSchema,
  act: (sent: { params: Params; form: URLSearchParams; visit: Visit }) => Promise<FormOutcome>,
): void {
  const options = {
    schema: { params },
    config: { consumes: [formType] },
    bodyLimit: mostBytes,
  }
  app.post(path, options, async (request, reply) => {
    if (!isFromOwnPage(request)) throw new DomainError('forbidden', fromElsewhere)
    const visit = visitOf(request, undefined)
    const outcome = await act({ params: request.params as Params, form: formIn(request), visit })
    reply.header('cache-control', 'no-store')
    if ('goTo' in outcome) return reply.redirect(outcome.goTo, 303)
    return sendPage(reply, visit, outcome.page, outcome.status)
  })
}

const fromElsewhere =
  'This form was not sent by a page of this broker: open the page here and send it again. Programs use the API'

/** A page with a form, for those who may send it; of others the browser asks another user. */
export async function answerFormPage<Generic extends RouteGenericInterface>(
  request: FastifyRequest<Generic>,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page>,
): Promise<FastifyReply> {
  if (request.mayWrite) return answerPage(request, reply, make)
  return reply.code(401).header('www-authenticate', askForUser).send('')
}
