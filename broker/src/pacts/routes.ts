import type { Room } from '../http/room.ts'
import { diffRoutes } from './diff-routes.ts'
import { integrationRoutes } from './integration-routes.ts'
import { listRoutes } from './list-routes.ts'
import { singlePactRoutes } from './pact-routes.ts'
import { providerStateRoutes } from './provider-state-routes.ts'
import { publishRoutes } from './publish-routes.ts'

/** Pacts, one by one and in lists, how they are published, and the integrations they make. */
export const pactRoutes: Room = (app, deps) => {
  singlePactRoutes(app, deps)
  publishRoutes(app, deps)
  listRoutes(app, deps)
  diffRoutes(app, deps)
  providerStateRoutes(app, deps)
  integrationRoutes(app, deps)
}
