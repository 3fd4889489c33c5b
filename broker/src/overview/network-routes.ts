import type { FastifyReply } from 'fastify'
import { DomainError } from '../errors.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { describeGroup, describeNetwork, type NetworkNode } from './network.ts'
import { representNetwork } from './network-representation.ts'

const groupParams = Type.Object({ pacticipant: Type.String() })
const groupQuery = Type.Object({ maxPacticipants: Type.Optional(Type.Unknown()) })

/** Who is connected with whom, as comma-separated values for programs that draw. */
export const networkRoutes: Room = (app, { db }) => {
  for (const path of ['/relationships', '/relationships.csv']) {
    app.get(path, async (_request, reply) => sendLines(reply, await describeNetwork(db)))
  }
  app.get(
    '/groups/:pacticipant',
    { schema: { params: groupParams, querystring: groupQuery } },
    async (request, reply) => {
      const most = countIn(request.query.maxPacticipants)
      return sendLines(reply, await describeGroup(db, request.params.pacticipant, most))
    },
  )
}

function sendLines(reply: FastifyReply, nodes: NetworkNode[]): FastifyReply {
  return reply.type('text/csv;charset=utf-8').send(representNetwork(nodes))
}

function countIn(text: unknown): number | undefined {
  if (text === undefined) return undefined
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text)
  const sentence = `maxPacticipants must be a whole number from 1, but is "${text}"`
  throw new DomainError('invalid', sentence)
}
