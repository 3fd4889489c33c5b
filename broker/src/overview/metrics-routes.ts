import { halMediaType } from '../hal/hal.ts'
import type { Room } from '../http/room.ts'
import { measure } from './metrics.ts'

/** How much there is of everything, for people who run the broker. */
export const metricsRoutes: Room = (app, { db, config }) => {
  app.get('/metrics', async (_request, reply) =>
    reply.type(halMediaType).send(await measure(db, config.database.metricsTimeout)),
  )
}
