import type { IncomingMessage } from 'node:http'
import type { Handler as AnyHandler, HTTPVersion } from 'find-my-way'

type Handler = AnyHandler<HTTPVersion.V1>

/**
 * One path, two doors: `GET /` is the API's entry point for clients and the overview page for browsers.
 * Pages are registered with `constraints: { door: 'page' }`; where no page stands at a path, the API answers.
 * The rules are those of the protocol's reference, so that its clients never meet a page; besides, whoever asks for
 * any kind of JSON is no browser.
 */
export const door = {
  name: 'door',
  storage() {
    const handlers = new Map<string, Handler>()
    return {
      get: (key: string) => handlers.get(key) ?? null,
      set: (key: string, handler: Handler) => void handlers.set(key, handler),
    }
  },
  deriveConstraint: (request: IncomingMessage) => (isPageRequest(request) ? 'page' : 'api'),
  validate() {},
  mustMatchWhenDerived: false,
}

const apiTypes = /\+json|application\/json|text\/csv|application\/yaml|text\/plain/i
/** Downloads, also for browsers, where a page stands at the same path without the ending. */
const dataFiles = /^\/groups\/[^/]+\.csv$/
/** Any address may say so itself: by it a page's link leads a browser to the resource that the page shows. */
const asksForJson = /\?(?:.*&)?format=json(?:&|$)/
const pageFiles = /\.(js|woff2?|css|png|html|map|ttf|ico)$/

/** Whether a refusal is best told in a page: not to whoever asks for a picture or for anything there is. */
export function readsPages(request: IncomingMessage): boolean {
  return isPageRequest(request) && /text\/html/i.test(request.headers.accept ?? '')
}

/** A request of a browser for a page, as opposed to one of a client for a resource. */
function isPageRequest({ method, headers, url = '/' }: IncomingMessage): boolean {
  const accept = headers.accept ?? ''
  if (accept === '' || apiTypes.test(accept) || asksForJson.test(url)) return false
  const [path = ''] = url.split('?')
  if (dataFiles.test(path)) return false
  if (accept === '*/*') return method === 'GET' && pageFiles.test(path)
  return true
}
