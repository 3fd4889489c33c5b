import { json } from '../http/media-types.ts'
import { pageOf, pageParts } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import type { PacticipantFields } from './pacticipant.ts'
import {
  createPacticipant,
  deletePacticipant,
  describePacticipant,
  listPacticipants,
  patchPacticipant,
  replacePacticipant,
} from './pacticipants.ts'
import { representPacticipant, representPacticipants } from './representation.ts'
import {
  byLabelParams,
  listQuery,
  newPacticipantBody,
  pacticipantBody,
  pacticipantParams,
} from './schemas.ts'

const path = '/pacticipants/:pacticipant'

/** Applications: https://docs.pact.io/pact_broker/advanced_topics/pacticipants */
export const pacticipantRoutes: Room = (app, { db }) => {
  app.get('/pacticipants', { schema: { querystring: listQuery } }, async (request, reply) => {
    const page = pageOf(request.query)
    const { rows, total } = await listPacticipants(db, { search: request.query.q, page })
    const parts = pageParts(request.ownUrl, total === 0 ? undefined : page, total)
    const self = request.links.pacticipants()
    const { links } = request
    return reply.hal(representPacticipants(rows, parts, { self, withCopy: true, links }))
  })

  app.get(
    '/pacticipants/label/:label',
    { schema: { params: byLabelParams, querystring: listQuery } },
    async (request, reply) => {
      const page = pageOf(request.query)
      const { label } = request.params
      const { rows, total } = await listPacticipants(db, { search: request.query.q, label, page })
      const parts = pageParts(request.ownUrl, total === 0 ? undefined : page, total)
      const { links, ownUrl: self } = request
      return reply.hal(representPacticipants(rows, parts, { self, withCopy: false, links }))
    },
  )

  app.post('/pacticipants', { schema: { body: newPacticipantBody } }, async (request, reply) => {
    const { name } = request.body
    await createPacticipant(db, name, fieldsOf(request.body))
    const pacticipant = await describePacticipant(db, name)
    reply.code(201).header('location', request.links.pacticipant(name))
    return reply.hal(representPacticipant(pacticipant, request.links))
  })

  app.get(path, { schema: { params: pacticipantParams } }, async (request, reply) => {
    const pacticipant = await describePacticipant(db, request.params.pacticipant)
    return reply.hal(representPacticipant(pacticipant, request.links))
  })

  app.put(
    path,
    { schema: { params: pacticipantParams, body: pacticipantBody }, config: { consumes: [json] } },
    async (request, reply) => {
      const name = request.params.pacticipant
      await replacePacticipant(db, name, fieldsOf(request.body))
      const pacticipant = await describePacticipant(db, name)
      return reply.hal(representPacticipant(pacticipant, request.links))
    },
  )

  app.patch(
    path,
    { schema: { params: pacticipantParams, body: pacticipantBody } },
    async (request, reply) => {
      const name = request.params.pacticipant
      const { isNew } = await patchPacticipant(db, name, fieldsOf(request.body))
      const pacticipant = await describePacticipant(db, name)
      if (isNew) reply.code(201).header('location', request.links.pacticipant(name))
      return reply.hal(representPacticipant(pacticipant, request.links))
    },
  )

  app.delete(path, { schema: { params: pacticipantParams } }, async (request, reply) => {
    await deletePacticipant(db, request.params.pacticipant)
    return reply.code(204).send()
  })
}

/** Without the properties that clients send along: links, embedded things, versions of the document. */
function fieldsOf(body: PacticipantFields): PacticipantFields {
  const { displayName, repositoryUrl, repositoryName, repositoryNamespace, mainBranch } = body
  const fields = { displayName, repositoryUrl, repositoryName, repositoryNamespace, mainBranch }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
