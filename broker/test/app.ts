import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Db } from '../src/db/client.ts'
import { door } from '../src/http/door.ts'
import type { App } from '../src/http/room.ts'
import { noteRequest } from './asked-routes.ts'
import { noteRoute, type ServedRoute } from './served-routes.ts'

const routes = new WeakMap<App, ServedRoute[]>()

const servers = new WeakMap<Db, Map<string, App>>()

/**
 * The server on a test's database, at `http://broker`; settings by their environment names. The same one for the same
 * settings: it keeps nothing between requests that an answer would show, and making it takes longer than most tests. Nobody closes or changes it.
 */
export function testApp(db: Db, settings: Record<string, string> = {}): App {
  const known = servers.get(db) ?? new Map<string, App>()
  servers.set(db, known)
  const key = JSON.stringify(settings)
  const app = known.get(key) ?? newApp(db, settings)
  known.set(key, app)
  return app
}

/** A server of the test's own, which it may give routes, close, or let listen. */
export function newApp(db: Db, settings: Record<string, string> = {}): App {
  const config = readConfig({ PACT_BROKER_BASE_URL: 'http://broker', ...settings })
  const served: ServedRoute[] = []
  const app = createApp(config, db, {
    logger: false,
    onRoute: (route) => noteRoute(served, route),
  })
  routes.set(app, served)
  app.addHook('onResponse', async (request, { statusCode }) => {
    const { url: path = '' } = request.routeOptions
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const isPage = door.deriveConstraint(request.raw) === 'page'
    const there = served.filter((route) => route.method === method && route.path === path)
    const route = there.find((route) => (route.door === 'page') === isPage) ?? there[0]
    if (route) noteRequest(route, statusCode)
  })
  return app
}

/** Every route of a server. */
export function routesOf(app: App): readonly ServedRoute[] {
  return routes.get(app) ?? []
}

/** The server on a database that is opened before the first test: made at its first use. */
export function sharedApp(
  database: { readonly db: Db },
  settings: Record<string, string> = {},
): () => App {
  return () => testApp(database.db, settings)
}
