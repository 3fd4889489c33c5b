import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Page, Paged } from '../db/paging.ts'
import { pageOf, pageParts } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import { representVersions } from './representation.ts'
import {
  branchParams,
  environmentParams,
  pacticipantParams,
  pacticipantTagParams,
} from './schemas.ts'
import type { VersionView } from './version.ts'
import {
  listBranchVersions,
  listEnvironmentVersions,
  listTagVersions,
  listVersions,
} from './version-views.ts'

interface Answer {
  pacticipant: string
  title: string
  page: Page | undefined
  versions: Paged<VersionView>
}

/** Lists of versions, newest first; all of them unless a page is asked for. */
export const versionListRoutes: Room = (app, { db }) => {
  app.get(
    '/pacticipants/:pacticipant/versions',
    { schema: { params: pacticipantParams } },
    async (request, reply) => {
      const { pacticipant } = request.params
      const page = pageOf(request.query)
      const versions = await listVersions(db, pacticipant, page)
      const title = `All application versions of ${pacticipant}`
      return answer(request, reply, { pacticipant, title, page, versions })
    },
  )

  app.get(
    '/pacticipants/:pacticipant/branches/:branch/versions',
    { schema: { params: branchParams } },
    async (request, reply) => {
      const { pacticipant, branch } = request.params
      const page = pageOf(request.query)
      const versions = await listBranchVersions(db, pacticipant, branch, page)
      const title = `Versions for branch ${branch} of ${pacticipant}`
      return answer(request, reply, { pacticipant, title, page, versions })
    },
  )

  app.get(
    '/pacticipants/:pacticipant/tags/:tag/versions',
    { schema: { params: pacticipantTagParams } },
    async (request, reply) => {
      const { pacticipant, tag } = request.params
      const page = pageOf(request.query)
      const versions = await listTagVersions(db, pacticipant, tag, page)
      const title = `All application versions of ${pacticipant}`
      return answer(request, reply, { pacticipant, title, page, versions })
    },
  )

  app.get(
    '/pacticipants/:pacticipant/environments/:environment/versions',
    { schema: { params: environmentParams } },
    async (request, reply) => {
      const { pacticipant, environment: uuid } = request.params
      const page = pageOf(request.query)
      const found = await listEnvironmentVersions(db, pacticipant, uuid, page)
      const title = `Versions for ${pacticipant} in environment ${found.environment}`
      return answer(request, reply, { pacticipant, title, page, versions: found.versions })
    },
  )
}

function answer(
  { ownUrl, links }: FastifyRequest,
  reply: FastifyReply,
  { pacticipant, title, page, versions: { rows, total } }: Answer,
): FastifyReply {
  const self = { href: ownUrl, title }
  const parts = pageParts(ownUrl, page, total)
  return reply.hal(representVersions(rows, parts, { pacticipant, self, links }))
}
