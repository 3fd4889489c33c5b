import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Malformed } from '../http/malformed.ts'
import type { Deps, Room } from '../http/room.ts'
import { utf8Fault } from '../json-text.ts'
import { MergeRefused } from './decide.ts'
import { sendPact } from './pact-routes.ts'
import type { PactDocument } from './pacts.ts'
import { getBody, getPact, publishPact } from './pacts.ts'
import { representPact } from './representation.ts'
import { pactParams, pactPaths } from './schemas.ts'
import { SimilarNames } from './similar-names.ts'

/**
 * Publishing one pact: PUT puts it in the place of what the version showed, PATCH merges it into that.
 * The document is taken as text, because to read its numbers as JavaScript does would change them.
 */
export const publishRoutes: Room = (app, deps) => {
  app.register(async (scope) => {
    scope.removeContentTypeParser(['application/json', 'application/hal+json'])
    scope.addContentTypeParser(
      ['application/json', 'application/hal+json'],
      { parseAs: 'buffer' },
      async (request: { rawBody?: string }, bytes: Buffer) => {
        request.rawBody = textOf(bytes)
        return undefined
      },
    )
    const routes = scope.withTypeProvider<TypeBoxTypeProvider>()
    for (const url of pactPaths) {
      routes.route({
        method: ['PUT', 'PATCH'],
        url,
        config: { consumes: ['application/json'] },
        schema: { params: pactParams },
        handler: async (request, reply) => {
          const merge = request.method === 'PATCH' ? ({ merge: 'careful' } as const) : {}
          const text = request.rawBody ?? ''
          const document = { ...request.params, text, ...merge }
          try {
            const { isNew, body } = await publish(deps, document, request.links)
            return sendPact(reply.code(isNew ? 201 : 200), body)
          } catch (error) {
            if (error instanceof SimilarNames) {
              return reply.code(409).type('text/plain;charset=utf-8').send(error.message)
            }
            // The protocol has no body here, and its clients expect none.
            if (error instanceof MergeRefused) return reply.code(409).send()
            throw error
          }
        },
      })
    }
  })
}

async function publish(
  { db, events, config }: Deps,
  document: PactDocument,
  links: Parameters<typeof representPact>[2],
): Promise<{ isNew: boolean; body: string }> {
  const { outcome } = await publishPact(db, { events, links, settings: config.domain }, document)
  const selector = { kind: 'version', number: document.number } as const
  const publication = await getPact(db, document, selector)
  const body = representPact(publication, await getBody(db, publication), links)
  return { isNew: outcome === 'new', body }
}

function textOf(bytes: Buffer): string {
  const fault = utf8Fault(bytes)
  if (fault !== undefined) throw new Malformed(`Request body has ${fault}`)
  return new TextDecoder().decode(bytes)
}
