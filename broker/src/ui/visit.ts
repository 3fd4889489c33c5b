import type { FastifyRequest } from 'fastify'
import type { Links } from '../links.ts'
import { readMoment } from '../moment.ts'
import { type PageLinks, pageLinksFrom } from '../page-links.ts'
import { type Html, html } from './html.ts'

/** What a page knows of the request that asked for it. */
export interface Visit {
  /** Addresses of the API. */
  links: Links
  /** Addresses of pages, in the moment of this one. */
  pages: PageLinks
  /** The past moment that is looked at; undefined: now. */
  asOf: Date | undefined
  now: Date
  /** This page's own path, as its reader may use it, and its parameters but for the moment. */
  address: string
  parameters: [string, string][]
  /** Whether a page stands at a path of the broker: nothing leads to one that does not. */
  stands(path: string): boolean
}

/** Throws `invalid` for a moment that is none. */
export function visitOf(request: FastifyRequest, asOfText: unknown): Visit {
  const now = new Date()
  const asOf = readMoment(asOfText, now)
  const { links } = request
  const [path = '/', query = ''] = request.url.split('?', 2)
  return {
    links,
    pages: pageLinksFrom(links.base, asOf),
    asOf,
    now,
    address: links.template(path),
    parameters: [...new URLSearchParams(query)].filter(([name]) => name !== 'asOf'),
    stands: (path) =>
      request.server.hasRoute({ method: 'GET', url: path, constraints: { door: 'page' } }),
  }
}

/** A form that sends no moment would lead back to now. */
export function momentField({ asOf }: Visit): Html {
  return html`${asOf && html`<input type="hidden" name="asOf" value="${asOf.toISOString()}">`}`
}
