import type { App, Deps, Room } from '../http/room.ts'
import { askDatabase, askReadiness, type Readiness, unreachable } from './diagnostics.ts'

/**
 * For probes. `live` says that the process answers, `ready` that it can answer requests: 200, or 503 while it cannot.
 * Their older names are the heartbeat and the dependencies, which answer 500 as existing health checks expect.
 */
export const diagnosticRoutes: Room = (app, deps) => {
  if (!deps.config.http.hasDiagnostics) return
  probeRoutes(app, deps)

  app.get('/diagnostic/status/heartbeat', async (request, reply) =>
    reply.hal({ ok: true, _links: { self: { href: request.links.heartbeat() } } }),
  )

  app.get('/diagnostic/status/dependencies', async (request, reply) => {
    const fault = await askDatabase(deps.db)
    if (fault !== undefined) request.log.error({ err: fault }, 'the database does not answer')
    const database = fault ? { ok: false, error: { message: unreachable } } : { ok: true }
    const body = { database, _links: { self: { href: request.links.dependencies() } } }
    return reply.code(fault ? 500 : 200).hal(body)
  })
}

function probeRoutes(app: App, { db }: Deps): void {
  app.get('/diagnostic/live', async (request, reply) =>
    reply.hal({ ok: true, _links: { self: { href: request.links.live() } } }),
  )

  // Everybody may ask, without a user: those who ask at once share one look at the database.
  let asking: Promise<Readiness> | undefined
  app.get('/diagnostic/ready', async (request, reply) => {
    asking ??= askReadiness(db).finally(() => {
      asking = undefined
    })
    const readiness = await asking
    const _links = { self: { href: request.links.ready() } }
    if (readiness.isReady) return reply.hal({ ok: true, _links })
    const { sentence, cause } = readiness
    request.log.warn({ err: cause }, 'not ready')
    return reply
      .code(503)
      .header('retry-after', '5')
      .hal({ ok: false, error: { message: sentence }, _links })
  })
}
