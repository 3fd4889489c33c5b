import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type RouteOptions } from 'fastify'
import type { Config } from './config.ts'
import { contractRoutes } from './contracts/routes.ts'
import type { Db } from './db/client.ts'
import { requireRemembered } from './db/horizon.ts'
import { deploymentRoutes } from './environments/deployment-routes.ts'
import { releaseRoutes } from './environments/release-routes.ts'
import { environmentRoutes } from './environments/routes.ts'
import { tagRoutes } from './environments/tag-routes.ts'
import { requireUsers } from './http/auth.ts'
import { withoutBasePath } from './http/base-url.ts'
import { door } from './http/door.ts'
import { answerError } from './http/errors.ts'
import { lazyValidation } from './http/lazy-validation.ts'
import { parseNestedQuery } from './http/nested-query.ts'
import { loggerOfRequest, observeRequests } from './http/observed.ts'
import { installPlugins, introduce } from './http/plugins.ts'
import { endQuietConnections } from './http/quiet-connections.ts'
import { requestIdOf } from './http/request-id.ts'
import type { App, Deps, Room } from './http/room.ts'
import { badgeRoutes } from './matrix/badge-routes.ts'
import { matrixRoutes } from './matrix/routes.ts'
import { dashboardRoutes } from './overview/dashboard-routes.ts'
import { diagnosticRoutes } from './overview/diagnostic-routes.ts'
import { metricsRoutes } from './overview/metrics-routes.ts'
import { networkRoutes } from './overview/network-routes.ts'
import { indexRoutes } from './overview/routes.ts'
import { testErrorRoutes } from './overview/test-error-routes.ts'
import { labelRoutes } from './pacticipants/label-routes.ts'
import { pacticipantRoutes } from './pacticipants/routes.ts'
import { pactRoutes } from './pacts/routes.ts'
import { schemaRoutes } from './schemas/routes.ts'
import { createMeters, type Meters } from './telemetry/meters.ts'
import { answerMalformed, errorPages } from './ui/error-pages.ts'
import { explorerRoutes } from './ui/explorer-routes.ts'
import { matrixPageRoutes } from './ui/matrix-routes.ts'
import { overviewPageRoutes } from './ui/overview-routes.ts'
import { pactPageRoutes } from './ui/pact-routes.ts'
import { redirectRoutes } from './ui/redirect-routes.ts'
import { relationRoutes } from './ui/relation-routes.ts'
import { pageRoutes } from './ui/routes.ts'
import { schemaPageRoutes } from './ui/schemas/routes.ts'
import { staticFileRoutes } from './ui/static-files.ts'
import { webhookPageRoutes } from './ui/webhooks/routes.ts'
import { verificationRoutes } from './verifications/routes.ts'
import { toVerifyRoutes } from './verifications/to-verify-routes.ts'
import { branchRoutes } from './versions/branch-routes.ts'
import { versionListRoutes } from './versions/list-routes.ts'
import { versionRoutes } from './versions/routes.ts'
import { deliveryRoutes } from './webhooks/delivery-routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'
import { webhookSink } from './webhooks/sink.ts'

/** The rooms, low to high. A room is added here and nowhere else. */
const rooms: Room[] = [
  pacticipantRoutes,
  labelRoutes,
  versionRoutes,
  versionListRoutes,
  branchRoutes,
  tagRoutes,
  environmentRoutes,
  deploymentRoutes,
  releaseRoutes,
  pactRoutes,
  verificationRoutes,
  toVerifyRoutes,
  schemaRoutes,
  matrixRoutes,
  badgeRoutes,
  webhookRoutes,
  deliveryRoutes,
  contractRoutes,
  indexRoutes,
  diagnosticRoutes,
  metricsRoutes,
  networkRoutes,
  dashboardRoutes,
  testErrorRoutes,
  relationRoutes,
  explorerRoutes,
  pageRoutes,
  matrixPageRoutes,
  pactPageRoutes,
  overviewPageRoutes,
  schemaPageRoutes,
  webhookPageRoutes,
  redirectRoutes,
  staticFileRoutes,
  errorPages,
]

type Route = Pick<RouteOptions, 'method' | 'url' | 'constraints'>

interface AppOptions {
  logger?: boolean
  /** Is told of every route. */
  onRoute?: (route: Route) => void
  /** What others than the server count in, too. */
  meters?: Meters
}

/** Builds the server without listening. The caller owns the database. */
export function createApp(
  config: Config,
  db: Db,
  { logger = true, onRoute = () => {}, meters = createMeters() }: AppOptions = {},
): App {
  const app = Fastify({
    logger: logger && { level: config.log.level, redact: ['req.headers.authorization'] },
    bodyLimit: config.http.bodyLimit,
    keepAliveTimeout: config.http.keepAliveTimeout,
    trustProxy: false,
    genReqId: requestIdOf,
    childLoggerFactory: loggerOfRequest,
    // Metadata of many selectors travels in URLs.
    http: { maxHeaderSize: 65_536 },
    rewriteUrl: ({ url = '/' }) => withoutBasePath(url, config.http.baseUrls),
    frameworkErrors: (error, request, reply) => {
      introduce(request, reply, config.http.baseUrls)
      answerMalformed(error, request, reply)
    },
    schemaController: {
      compilersFactory: {
        buildValidator: lazyValidation,
        // No route has a schema for its answers: Fastify would load its own writer of them.
        buildSerializer: () => () => JSON.stringify,
      },
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: 65_536,
      querystringParser: parseNestedQuery,
      constraints: { door },
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.addHook('onRoute', onRoute)
  endQuietConnections(app)
  observeRequests(app, meters)
  requireUsers(app, config.auth, config.http.baseUrls)
  installPlugins(app, config.http.baseUrls)
  app.decorate('requireRemembered', (moment) => requireRemembered(db, moment))
  app.setErrorHandler(answerError)
  const deps: Deps = { db, events: webhookSink, config, meters }
  for (const room of rooms) room(app, deps)
  return app
}
