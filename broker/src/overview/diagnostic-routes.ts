import type { Room } from '../http/room.ts'
import { askDatabase } from './diagnostics.ts'

/**
 * For probes. The heartbeat says that the process answers, without the database; the dependencies say whether the
 * database does: 200, or 500 as existing health checks expect, since that is no fault of the one who asks.
 */
export const diagnosticRoutes: Room = (app, { db, config }) => {
  if (!config.http.hasDiagnostics) return

  app.get('/diagnostic/status/heartbeat', async (request, reply) =>
    reply.hal({ ok: true, _links: { self: { href: request.links.heartbeat() } } }),
  )

  app.get('/diagnostic/status/dependencies', async (request, reply) => {
    const fault = await askDatabase(db)
    if (fault !== undefined) request.log.error({ err: fault }, 'the database does not answer')
    const database = fault ? { ok: false, error: { message: unreachable } } : { ok: true }
    const body = { database, _links: { self: { href: request.links.dependencies() } } }
    return reply.code(fault ? 500 : 200).hal(body)
  })
}

/** The cause stands in the log alone: it names servers and users. */
const unreachable = 'The database does not answer. The log of the broker says why.'
