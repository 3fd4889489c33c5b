import { pageOf, pageParts } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import { addLabel, getLabel, listLabels, removeLabel } from './labels.ts'
import { representLabel, representLabels } from './representation.ts'
import { labelParams } from './schemas.ts'

const path = '/pacticipants/:pacticipant/labels/:label'
const schema = { params: labelParams }

/** Labels, by which users group applications. */
export const labelRoutes: Room = (app, { db }) => {
  app.get('/labels', async (request, reply) => {
    const page = pageOf(request.query)
    const { rows, total } = await listLabels(db, page)
    const parts = pageParts(request.ownUrl, page, total)
    return reply.hal(representLabels(rows, parts, request.links))
  })

  app.get(path, { schema }, async (request, reply) => {
    const { pacticipant, label } = request.params
    return reply.hal(representLabel(await getLabel(db, pacticipant, label), request.links))
  })

  app.put(path, { schema }, async (request, reply) => {
    const { pacticipant, label: name } = request.params
    const { label, isNew } = await addLabel(db, pacticipant, name)
    if (isNew) reply.code(201).header('location', request.links.label(pacticipant, name))
    return reply.hal(representLabel(label, request.links))
  })

  app.delete(path, { schema }, async (request, reply) => {
    await removeLabel(db, request.params.pacticipant, request.params.label)
    return reply.code(204).send()
  })
}
