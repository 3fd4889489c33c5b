import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/db/client.ts'

/** A path of the server, and to whom it is open: a page may stand where the API answers, too. */
export interface ServedRoute {
  method: string
  path: string
  door: 'api' | 'page'
}

interface Registered {
  method: string | string[]
  url: string
  constraints?: object | undefined
}

/** Takes note of what a server registers; `HEAD`, which stands wherever `GET` does, is left out. */
export function noteRoute(served: ServedRoute[], { method, url, constraints }: Registered): void {
  const isPage = constraints && 'door' in constraints && constraints.door === 'page'
  const door = isPage ? 'page' : 'api'
  for (const one of [method].flat())
    if (one !== 'HEAD') served.push({ method: one, path: url, door })
}

/** Every route of the server, which is built without a database. */
export function servedRoutes(): ServedRoute[] {
  const served: ServedRoute[] = []
  const db = openDatabase({
    url: 'postgres://nobody@127.0.0.1:1/none',
    maxConnections: 1,
    statementTimeout: 1,
  })
  createApp(readConfig({}), db, { logger: false, onRoute: (route) => noteRoute(served, route) })
  return served
}
