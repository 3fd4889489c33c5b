import { describeApi, describeAsHtml } from './openapi.ts'
import type { Room } from './room.ts'
import { routesOf } from './routes.ts'

/** The description of an app's routes, for machines and for people. */
export function docsRoutes(app: object): Room {
  return (api) => {
    api.get('/openapi.json', async () => describeApi(routesOf(app)))
    for (const path of ['/docs', '/redoc']) {
      api.get(path, async (_request, reply) =>
        reply.type('text/html; charset=utf-8').send(describeAsHtml(routesOf(app))),
      )
    }
  }
}
