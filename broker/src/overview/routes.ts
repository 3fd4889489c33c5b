import type { Room } from '../http/room.ts'
import { representIndex } from './index-representation.ts'

/** The API's entry point. */
export const indexRoutes: Room = (app) => {
  app.get('/', async (request, reply) => reply.hal(representIndex(request.links)))
}
