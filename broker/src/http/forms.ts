import type { FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { unstorable } from '../json-text.ts'
import { Malformed } from './malformed.ts'
import type { App } from './room.ts'

export const formType = 'application/x-www-form-urlencoded'

/** What a form has sent, or nothing. */
export function formIn({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}

/** Forms are read where a route says that it takes them (`consumes`), and nowhere else. */
export function readForms(app: App): void {
  app.addContentTypeParser(
    formType,
    { parseAs: 'string' },
    async (request: FastifyRequest, text: string) => {
      if (!request.routeOptions.config.consumes?.includes(formType)) return undefined
      const form = new URLSearchParams(text)
      const fault = unstorable([...form].flat())
      if (fault !== undefined)
        throw new Malformed(`The form holds ${fault}, which cannot be stored: take it out`)
      return form
    },
  )
}

/**
 * Whether a browser sent a form from a page of this broker: other sites could have it sent with the credentials that
 * the browser keeps. Every browser says where a form comes from (https://www.w3.org/TR/fetch-metadata, and `Origin`
 * where the address is neither https nor local); who says nothing is no browser, and has the API.
 */
export function isFromOwnPage({ headers, links, protocol, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return [new URL(links.base).origin, `${protocol}://${host}`].some((own) => own === headers.origin)
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request for a change that a browser sends for a page of another site: most of them a browser would not send
 * without asking first, but a POST without a body it sends at once, with the credentials that it keeps. Routes that take
 * forms ask for more, and say so themselves.
 */
export function refuseOtherSites(request: FastifyRequest): void {
  const { method, headers, routeOptions } = request
  const isFromBrowser = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined
  if (safe.has(method) || !isFromBrowser || routeOptions.config.consumes?.includes(formType)) return
  if (isFromOwnPage(request)) return
  throw new DomainError(
    'forbidden',
    'A page of another site asked the browser for this change. Make it from a page of this broker, or by a program',
  )
}
