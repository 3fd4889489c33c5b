import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Route {
  method: string
  /** With parameters as `:name`. */
  path: string
}

const document = join(import.meta.dirname, '../../../docs/protocol.md')

/** Every route that docs/protocol.md lists; a test of the broker holds that list to the server. */
export function listedRoutes(): Route[] {
  const routes = readFileSync(document, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, method, path] = /^\| `([A-Z]+) (\S+)` \|/.exec(line) ?? []
      return method === undefined || path === undefined ? [] : [{ method, path }]
    })
    // Asked for a 500, it gives one.
    .filter(({ path }) => path !== '/test/error')
  if (routes.length < 100)
    throw new Error(`Only ${routes.length} routes were read from ${document}`)
  // Where a page stands beside an answer of the API, the address is listed twice.
  return [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()]
}
