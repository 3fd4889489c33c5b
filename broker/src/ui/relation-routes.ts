import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { sendApiPage } from './api-page.ts'
import { relationPage, relationsPage } from './pages/relation.ts'
import { relations } from './relations.ts'

const relationParams = Type.Object({ relation: Type.String() })

/** Where the curies of the API lead: what each relation means. The same page for browsers and clients. */
export const relationRoutes: Room = (app, { config }) => {
  app.get('/doc', (request, reply) => {
    const page = relationsPage(undefined, config.http.hasExplorer, request.links)
    return sendApiPage(request, reply, page)
  })
  app.get('/doc/:relation', { schema: { params: relationParams } }, (request, reply) => {
    const name = request.params.relation.replace(/^(pb:|beta:|webhooks-)/, '')
    const relation = Object.hasOwn(relations, name) ? relations[name] : undefined
    if (relation) return sendApiPage(request, reply, relationPage(name, relation, request.links))
    const page = relationsPage(request.params.relation, config.http.hasExplorer, request.links)
    return sendApiPage(request, reply, page, 404)
  })
}
