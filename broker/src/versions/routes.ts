import type { FastifyReply, FastifyRequest } from 'fastify'
import { json, mergePatch } from '../http/media-types.ts'
import type { Room } from '../http/room.ts'
import { deleteVersion, writeVersion } from './changes.ts'
import { representVersion } from './representation.ts'
import {
  branchParams,
  pacticipantParams,
  pacticipantTagParams,
  versionBody,
  versionParams,
} from './schemas.ts'
import type { VersionChoice } from './version.ts'
import { describeVersion } from './version-views.ts'

const path = '/pacticipants/:pacticipant/versions/:number'

/** Single versions, by their number or as the latest: https://docs.pact.io/pact_broker/pacticipant_version_numbers */
export const versionRoutes: Room = (app, { db }) => {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { pacticipant, choice }: { pacticipant: string; choice: VersionChoice },
  ) => {
    const version = await describeVersion(db, pacticipant, choice)
    return reply.hal(
      representVersion(version, request.ownUrl.split('?', 1)[0] ?? '', request.links),
    )
  }

  app.get(path, { schema: { params: versionParams } }, async (request, reply) => {
    const { pacticipant, number } = request.params
    return answer(request, reply, { pacticipant, choice: { kind: 'number', number } })
  })

  app.put(
    path,
    { schema: { params: versionParams, body: versionBody }, config: { consumes: [json] } },
    async (request, reply) => {
      const { pacticipant, number } = request.params
      const { buildUrl = null, ...tags } = changesIn(request.body)
      const { isNew } = await writeVersion(db, pacticipant, number, { buildUrl, ...tags })
      reply.code(isNew ? 201 : 200)
      return answer(request, reply, { pacticipant, choice: { kind: 'number', number } })
    },
  )

  app.patch(
    path,
    { schema: { params: versionParams, body: versionBody }, config: { consumes: [mergePatch] } },
    async (request, reply) => {
      const { pacticipant, number } = request.params
      const { isNew } = await writeVersion(db, pacticipant, number, changesIn(request.body))
      reply.code(isNew ? 201 : 200)
      return answer(request, reply, { pacticipant, choice: { kind: 'number', number } })
    },
  )

  app.delete(path, { schema: { params: versionParams } }, async (request, reply) => {
    await deleteVersion(db, request.params.pacticipant, request.params.number)
    return reply.code(204).send()
  })

  app.get(
    '/pacticipants/:pacticipant/latest-version',
    { schema: { params: pacticipantParams } },
    async (request, reply) => {
      const { pacticipant } = request.params
      return answer(request, reply, { pacticipant, choice: { kind: 'latest' } })
    },
  )

  app.get(
    '/pacticipants/:pacticipant/latest-version/:tag',
    { schema: { params: pacticipantTagParams } },
    async (request, reply) => {
      const { pacticipant, tag } = request.params
      return answer(request, reply, { pacticipant, choice: { kind: 'tag', tag } })
    },
  )

  app.get(
    '/pacticipants/:pacticipant/branches/:branch/latest-version',
    { schema: { params: branchParams } },
    async (request, reply) => {
      const { pacticipant, branch } = request.params
      return answer(request, reply, { pacticipant, choice: { kind: 'branch', branch } })
    },
  )
}

interface VersionBody {
  buildUrl?: string | null
  tags?: { name: string }[]
  _embedded?: { tags?: { name: string }[] }
}

/** Tags stand at the top, or where the representation has them. */
function changesIn({ buildUrl, tags, _embedded }: VersionBody): {
  buildUrl?: string | null
  tags?: string[]
} {
  const names = (tags ?? _embedded?.tags)?.map(({ name }) => name)
  return { ...(buildUrl !== undefined && { buildUrl }), ...(names && { tags: names }) }
}
