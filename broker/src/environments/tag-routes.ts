import type { Room } from '../http/room.ts'
import { getTag, removeTag } from '../versions/tags.ts'
import { tagParams } from './schemas.ts'
import { representTag } from './tag-representation.ts'
import { tagVersion } from './tagging.ts'

const path = '/pacticipants/:pacticipant/versions/:number/tags/:tag'
const schema = { params: tagParams }

/** Tags stand here, above versions, because one may be called like an environment: https://docs.pact.io/pact_broker/tags */
export const tagRoutes: Room = (app, { db, config }) => {
  app.get(path, { schema }, async (request, reply) => {
    const { pacticipant, number, tag } = request.params
    return reply.hal(representTag(await getTag(db, pacticipant, number, tag), request.links))
  })

  app.put(path, { schema }, async (request, reply) => {
    const { pacticipant, number, tag: name } = request.params
    const { tag, isNew } = await tagVersion(db, request.params, config.domain)
    if (isNew) reply.code(201).header('location', request.links.tag(pacticipant, number, name))
    return reply.hal(representTag(tag, request.links))
  })

  app.delete(path, { schema }, async (request, reply) => {
    const { pacticipant, number, tag } = request.params
    await removeTag(db, pacticipant, number, tag)
    return reply.code(204).send()
  })
}
