import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import { adminRoutes } from './admin/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import { assignmentRoutes } from './assignments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { type CognitoService, cognitoService } from './auth/cognito.ts'
import { createGuards } from './auth/guards.ts'
import { authRoutes } from './auth/routes.ts'
import { createSessions, type Sessions } from './auth/sessions.ts'
import { poolTokenVerifier, tokenVerifier } from './auth/tokens.ts'
import { openAws } from './aws/clients.ts'
import { resourceNames } from './aws/names.ts'
import { openCache } from './cache/cache.ts'
import type { BackendConfig } from './config.ts'
import { openDb } from './db/client.ts'
import type { Deps } from './deps.ts'
import { eventRoutes } from './events/routes.ts'
import { experimentRoutes } from './experiments/routes.ts'
import { experimentStepRoutes } from './experiments/step-routes.ts'
import { flagEvaluationRoutes } from './flags/evaluation-routes.ts'
import { flagRoutes, flagSwitchRoutes } from './flags/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { parseBodies } from './http/bodies.ts'
import { docsRoutes } from './http/docs.ts'
import { answerErrors } from './http/errors.ts'
import { addHeaders } from './http/headers.ts'
import type { Room } from './http/room.ts'
import { collectRoutes } from './http/routes.ts'
import { serializerCompiler } from './http/serialization.ts'
import { validatorCompiler } from './http/validation.ts'
import { createJobs, rememberInside } from './jobs.ts'
import { createAssignmentLambda } from './lambdas/assignment.ts'
import { createEventProcessorLambda } from './lambdas/event-processor.ts'
import { createFeatureFlagLambda } from './lambdas/feature-flag.ts'
import { type Lambdas, lambdaRoutes } from './lambdas/routes.ts'
import { createRecorder } from './metrics/recorder.ts'
import { metricRoutes } from './metrics/routes.ts'
import { createPublisher } from './publishing/publisher.ts'
import { resultRoutes } from './results/routes.ts'
import { rolloutRoutes } from './rollouts/routes.ts'
import { safetyRoutes } from './safety/routes.ts'
import { sampleSizeRoutes } from './sample-size/routes.ts'
import { trackingRoutes } from './tracking/routes.ts'
import { userRoutes } from './users/routes.ts'
import { startWorkers } from './workers.ts'

/**
 * Builds the platform without listening. `app.close()` closes every connection. It does not start background work
 * unless the configuration says so; what it does by itself can be asked for through its routes.
 */
export async function createApp(config: BackendConfig): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOf(config),
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler(config.strictResponses ?? false))
  app.decorateRequest('actor', null)
  answerErrors(app, collectRoutes(app))
  addHeaders(app)
  parseBodies(app)

  const deps = await openDeps(config, app)
  const cognito = cognitoService(deps.aws.cognito, config.cognito)
  const sessions = openSessions(deps, cognito)
  const guards = createGuards(deps, sessions)
  const recorder = createRecorder(deps)
  const publisher = createPublisher(deps)
  app.addHook('onClose', () => recorder.flush())
  const jobs = createJobs(deps, recorder, publisher)
  const lambdas = createLambdas(deps)
  rememberInside(app, { jobs, lambdas })

  const rooms: Room[] = [
    authRoutes(cognito, sessions),
    userRoutes,
    apiKeyRoutes,
    auditRoutes,
    experimentRoutes,
    experimentStepRoutes,
    flagRoutes,
    flagSwitchRoutes,
    flagEvaluationRoutes(recorder),
    eventRoutes,
    assignmentRoutes(publisher),
    trackingRoutes(publisher),
    sampleSizeRoutes,
    resultRoutes,
    metricRoutes(recorder),
    rolloutRoutes(recorder),
    safetyRoutes(recorder),
    adminRoutes(publisher),
    docsRoutes(app),
  ]
  healthRoutes(app, deps, guards)
  lambdaRoutes(lambdas)(app, deps, guards)
  await app.register(
    async (api) => {
      for (const room of rooms) room(api.withTypeProvider<TypeBoxTypeProvider>(), deps, guards)
    },
    { prefix: '/api/v1' },
  )
  if (config.workers) {
    const workers = startWorkers(jobs, publisher, app.log)
    app.addHook('onClose', () => workers.stop())
  }
  await app.ready()
  return app
}

function loggerOf({ logger = false }: BackendConfig) {
  if (typeof logger === 'boolean') return logger && { level: 'info' }
  return { level: 'info', stream: logger }
}

function openSessions(deps: Deps, cognito: CognitoService): Sessions {
  const { config, log } = deps
  const clock = config.tokenClock ?? (() => new Date())
  const warn = (error: unknown) => log.warn({ err: error }, 'the user pool does not answer')
  const tokens =
    config.tokenCheck === 'pool'
      ? poolTokenVerifier(config.cognito, cognito, clock, warn)
      : tokenVerifier(config.cognito, clock, warn)
  return createSessions(deps, cognito, tokens)
}

function createLambdas(deps: Deps): Lambdas {
  const lambdaDeps = { ...deps, cacheSeconds: deps.config.lambdaCacheSeconds ?? 0 }
  return {
    assignment: createAssignmentLambda(lambdaDeps),
    featureFlag: createFeatureFlagLambda(lambdaDeps),
    eventProcessor: createEventProcessorLambda(deps),
  }
}

async function openDeps(config: BackendConfig, app: FastifyInstance): Promise<Deps> {
  const { log } = app
  const names = resourceNames(config.resourcePrefix)
  const db = openDb(config.postgresUrl, {
    ...(config.schema !== undefined && { schema: config.schema }),
    ...(config.poolSize !== undefined && { poolSize: config.poolSize }),
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection failed'),
  })
  const cache = await openCache({
    url: config.redisUrl,
    prefix: names.cachePrefix,
    enabled: config.cacheEnabled ?? true,
    onFailure: (error) => log.warn({ err: error }, 'the cache failed; going on without it'),
  })
  const aws = openAws(config.aws)
  app.addHook('onClose', async () => {
    await Promise.all([db.destroy(), cache.close()])
    aws.close()
  })
  const clock = config.clock ?? (() => new Date())
  return { db, cache, aws, names, clock, ids: config.ids ?? randomUUID, config, log }
}
