import type { FastifyReply, FastifyRequest } from 'fastify'
import { json } from '../http/media-types.ts'
import type { App, Deps, Room } from '../http/room.ts'
import { representContractComparison } from './comparison-representation.ts'
import { compareVersions, compareWithPrevious } from './comparisons.ts'
import { getContractDocuments, getContractSchemas } from './contract-documents.ts'
import { sendIfSchemaIsAsked } from './document-routes.ts'
import { getMode, setMode } from './modes.ts'
import { relianceRoutes } from './reliance-routes.ts'
import {
  representContractDocuments,
  representContractSchemas,
  representMode,
} from './representation.ts'
import type { Direction } from './schema.ts'
import {
  modeBody,
  otherVersionParams,
  pactParams,
  pactResourceParams,
  pactSchemaParams,
  providerParams,
} from './schemas.ts'

const pact = '/pacts/provider/:provider/consumer/:consumer/version/:number'

/** What pacts say as JSON Schemas, what changes between versions, and what compatibility a provider asks for. */
export const schemaRoutes: Room = (app, deps) => {
  contractRoutes(app, deps)
  comparisonRoutes(app, deps)
  modeRoutes(app, deps)
  relianceRoutes(app, deps)
}

function contractRoutes(app: App, { db }: Deps): void {
  app.get(`${pact}/schemas`, { schema: { params: pactParams } }, async (request, reply) => {
    const schemas = await getContractSchemas(db, request.params, request.params.number)
    return reply.hal(representContractSchemas(schemas, request.links))
  })
  app.get(
    `${pact}/schemas/:resource`,
    { schema: { params: pactResourceParams } },
    (request, reply) => sendContract(db, request, reply, request.params),
  )
  app.get(
    `${pact}/schemas/:resource/:direction`,
    { schema: { params: pactSchemaParams } },
    (request, reply) => sendContract(db, request, reply, request.params),
  )
}

interface Wanted {
  consumer: string
  provider: string
  number: string
  resource: string
  direction?: Direction
}

async function sendContract(
  db: Deps['db'],
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: Wanted,
): Promise<FastifyReply> {
  const { pact, documents } = await getContractDocuments(db, wanted, wanted)
  return (
    sendIfSchemaIsAsked(request, reply, documents) ??
    reply.hal(representContractDocuments(pact, documents, request.links))
  )
}

function comparisonRoutes(app: App, { db }: Deps): void {
  app.get(
    `${pact}/schema-comparison/version/:other`,
    { schema: { params: otherVersionParams } },
    async (request, reply) => {
      const comparison = await compareVersions(db, request.params, request.params)
      return reply.hal(representContractComparison(comparison, request.links))
    },
  )
  app.get(
    `${pact}/schema-comparison/previous-distinct`,
    { schema: { params: pactParams } },
    async (request, reply) => {
      const comparison = await compareWithPrevious(db, request.params, request.params.number)
      return reply.hal(representContractComparison(comparison, request.links))
    },
  )
}

function modeRoutes(app: App, { db }: Deps): void {
  const path = '/schemas/provider/:provider/compatibility'
  app.get(path, { schema: { params: providerParams } }, async (request, reply) => {
    const { provider } = request.params
    return reply.hal(representMode(provider, await getMode(db, provider), request.links))
  })
  app.put(
    path,
    { schema: { params: providerParams, body: modeBody }, config: { consumes: [json] } },
    async (request, reply) => {
      const { provider } = request.params
      const { mode, gate = false } = request.body
      const decided = await setMode(db, provider, { mode, gate })
      return reply.hal(representMode(provider, decided, request.links))
    },
  )
}
