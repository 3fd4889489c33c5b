import type { FastifyReply, FastifyRequest } from 'fastify'
import { halMediaType } from '../hal/hal.ts'
import { negotiate } from '../http/media-types.ts'
import { schemaMediaType } from './representation.ts'

/** The bare document, for those who ask for it: of several directions the response, or else the request. */
export function sendIfSchemaIsAsked(
  request: FastifyRequest,
  reply: FastifyReply,
  documents: readonly { document: string }[],
): FastifyReply | undefined {
  const wanted = negotiate(request.headers.accept, [halMediaType, schemaMediaType])
  const [first] = documents
  if (wanted !== schemaMediaType || !first) return undefined
  return reply.header('content-type', schemaMediaType).send(first.document)
}
