import { pageOrFirst, pageParts } from '../http/pagination.ts'
import type { Room } from '../http/room.ts'
import {
  representBranch,
  representBranches,
  representBranchVersion,
  representDeletion,
} from './branch-representation.ts'
import {
  deleteBranch,
  deleteBranchesBut,
  getBranch,
  getBranchVersion,
  listBranches,
  putOnBranch,
  removeFromBranch,
} from './branches.ts'
import {
  branchDeletionQuery,
  branchListQuery,
  branchParams,
  branchVersionParams,
  pacticipantParams,
} from './schemas.ts'

const list = '/pacticipants/:pacticipant/branches'
const one = `${list}/:branch`
const member = `${one}/versions/:number`

/** Branches, and the versions on them: https://docs.pact.io/pact_broker/branches */
export const branchRoutes: Room = (app, { db, config }) => {
  app.get(
    list,
    { schema: { params: pacticipantParams, querystring: branchListQuery } },
    async (request, reply) => {
      const { pacticipant } = request.params
      const page = pageOrFirst(request.query)
      const { rows, total } = await listBranches(db, pacticipant, { search: request.query.q, page })
      const { ownUrl, links } = request
      const parts = pageParts(ownUrl, page, total)
      return reply.hal(representBranches(rows, parts, { pacticipant, self: ownUrl, links }))
    },
  )

  app.delete(
    list,
    { schema: { params: pacticipantParams, querystring: branchDeletionQuery } },
    async (request, reply) => {
      const { pacticipant } = request.params
      const kept = [request.query.exclude ?? []].flat()
      const outcome = await deleteBranchesBut(db, pacticipant, kept)
      return reply.code(202).hal(representDeletion(pacticipant, outcome))
    },
  )

  app.get(one, { schema: { params: branchParams } }, async (request, reply) => {
    const { pacticipant, branch } = request.params
    return reply.hal(representBranch(await getBranch(db, pacticipant, branch), request.links))
  })

  app.delete(one, { schema: { params: branchParams } }, async (request, reply) => {
    await deleteBranch(db, request.params.pacticipant, request.params.branch)
    return reply.code(204).send()
  })

  app.get(member, { schema: { params: branchVersionParams } }, async (request, reply) => {
    const found = await getBranchVersion(db, request.params)
    return reply.hal(representBranchVersion(found, request.links))
  })

  app.put(member, { schema: { params: branchVersionParams } }, async (request, reply) => {
    const { pacticipant, branch, number } = request.params
    const { member, isNew } = await putOnBranch(db, request.params, config.domain)
    const { links } = request
    if (isNew) reply.code(201).header('location', links.branchVersion(pacticipant, branch, number))
    return reply.hal(representBranchVersion(member, links))
  })

  app.delete(member, { schema: { params: branchVersionParams } }, async (request, reply) => {
    await removeFromBranch(db, request.params)
    return reply.code(204).send()
  })
}
