import type { FastifyRequest } from 'fastify'
import { encode, type Links } from '../links.ts'
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
  /** The path and query as they were asked for. */
  path: string
  /** This address, in its moment, with some parameters changed; what is undefined is left out. */
  here(changes: Record<string, string | number | undefined>): string
  /** This address with another name in the place of one that is in it. */
  with(name: string, other: string): string
  /** Whether the reader may change things: the right to, and now; nobody changes the past. */
  mayWrite: boolean
  /** Whether a page stands at a path of the broker: nothing leads to one that does not. */
  stands(path: string): boolean
}

/** Throws `invalid` for a moment that is none. */
export function visitOf(request: FastifyRequest, asOfText: unknown): Visit {
  const now = new Date()
  const asOf = readMoment(asOfText, now)
  const { links } = request
  const [path = '/', query = ''] = request.url.split('?', 2)
  const address = links.template(path)
  const parameters = [...new URLSearchParams(query)].filter(([name]) => name !== 'asOf')
  return {
    links,
    pages: pageLinksFrom(links.base, asOf),
    asOf,
    now,
    address,
    parameters,
    path: request.url,
    mayWrite: request.mayWrite && asOf === undefined,
    here: (changes) => {
      const kept = parameters.filter(([name]) => !Object.hasOwn(changes, name))
      const changed = Object.entries({ ...changes, asOf: asOf?.toISOString() })
      const all = [...kept, ...changed.filter(([, value]) => value !== undefined)]
      const query = new URLSearchParams(
        all.map(([name, value]): [string, string] => [name, String(value)]),
      )
      return query.size > 0 ? `${address}?${query}` : address
    },
    with: (name, other) => links.template(renamed(request.url, name, other)),
    stands: (url) =>
      [{ door: 'page' }, {}].some((constraints) =>
        request.server.hasRoute({ method: 'GET', url, constraints }),
      ),
  }
}

function renamed(url: string, name: string, other: string): string {
  const [path = '/', query = ''] = url.split('?', 2)
  const segments = path.split('/').map((one) => (decoded(one) === name ? encode(other) : one))
  const parameters = [...new URLSearchParams(query)].map(([key, value]): [string, string] => [
    key,
    value === name ? other : value,
  ])
  return segments.join('/') + (query === '' ? '' : `?${new URLSearchParams(parameters)}`)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** A form that sends no moment would lead back to now. */
export function momentField({ asOf }: Visit): Html {
  return html`${asOf && html`<input type="hidden" name="asOf" value="${asOf.toISOString()}">`}`
}
