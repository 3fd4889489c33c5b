import { type Db, poolUse } from '../db/client.ts'
import { halMediaType } from '../hal/hal.ts'
import { negotiate } from '../http/media-types.ts'
import type { App, Room } from '../http/room.ts'
import type { Meters } from '../telemetry/meters.ts'
import { measureQueue, type Queue } from '../webhooks/deliveries.ts'
import { measure } from './metrics.ts'

/** As every version of Prometheus reads it: https://prometheus.io/docs/instrumenting/exposition_formats/. */
const prometheus = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * For people who run the broker: as JSON, how much there is of everything, which counts it; for Prometheus, which asks
 * for text, what this process does, which costs one short statement.
 */
export const metricsRoutes: Room = (app, { db, config, meters }) => {
  watchPool(meters, db)
  watchQueue(app, meters, db)
  app.get('/metrics', async (request, reply) => {
    if (negotiate(request.headers.accept, [halMediaType, prometheus]) === prometheus)
      return reply.header('content-type', prometheus).send(await meters.registry.metrics())
    return reply.type(halMediaType).send(await measure(db, config.database.metricsTimeout))
  })
}

function watchPool(meters: Meters, db: Db): void {
  meters.watch({
    name: 'concordat_database_connections',
    help: 'Connections to the database, in use and idle',
    label: 'state',
    read: async () => {
      const { inUse, idle } = poolUse(db)
      return { in_use: inUse, idle }
    },
  })
  meters.watch({
    name: 'concordat_database_connections_max',
    help: 'As many connections there may be: PACT_BROKER_DATABASE_MAX_CONNECTIONS',
    read: async () => poolUse(db).most,
  })
  meters.watch({
    name: 'concordat_database_waiting_requests',
    help: 'Requests that wait for a connection to the database',
    read: async () => poolUse(db).waiting,
  })
}

/** One statement for the three of them. While the database is away, the process is still measured. */
function watchQueue(app: App, meters: Meters, db: Db): void {
  let asking: Promise<Queue | undefined> | undefined
  const queue = () => {
    asking ??= measureQueue(db)
      .catch((error: unknown) => {
        app.log.warn(error, 'the database does not answer')
        return undefined
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  meters.watch({
    name: 'concordat_database_up',
    help: '1 while the database answers, else 0',
    read: async () => ((await queue()) ? 1 : 0),
  })
  meters.watch({
    name: 'concordat_webhook_deliveries_waiting',
    help: 'Deliveries of webhooks that are owed, by all servers of this database together',
    read: async () => (await queue())?.waiting,
  })
  meters.watch({
    name: 'concordat_webhook_overdue_seconds',
    help: 'For how long the delivery that is due longest has waited',
    read: async () => (await queue())?.overdue,
  })
}
