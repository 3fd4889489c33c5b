import { formatNestedQuery } from '../http/nested-query.ts'
import type { App, Deps } from '../http/room.ts'
import type { Links } from '../links.ts'
import { sendIfSchemaIsAsked } from './document-routes.ts'
import { type AskedQuestion, questionOf } from './question.ts'
import {
  type Place,
  representFieldUses,
  representResourceDocuments,
  representResources,
} from './reliance-representation.ts'
import { getResource, listFieldUses, listResources } from './reliances.ts'
import { fieldsQuery, providerParams, resourceParams, schemaParams, scopeQuery } from './schemas.ts'

const path = '/schemas/provider/:provider/resources'

/** What all consumers together rely on of a provider: now or then, on a branch, or in an environment. */
export function relianceRoutes(app: App, { db }: Deps): void {
  app.get(
    path,
    { schema: { params: providerParams, querystring: scopeQuery } },
    async ({ params, query, links }, reply) => {
      const found = await listResources(db, questionOf(params.provider, query))
      return reply.hal(representResources(found, placeOf(params.provider, query, links)))
    },
  )
  for (const [url, schema] of [
    [`${path}/:resource`, resourceParams],
    [`${path}/:resource/:direction`, schemaParams],
  ] as const) {
    app.get(
      url,
      { schema: { params: schema, querystring: scopeQuery } },
      async (request, reply) => {
        const { params, query, links } = request
        const direction = 'direction' in params ? params.direction : undefined
        const question = questionOf(params.provider, query)
        const documents = await getResource(db, question, params.resource, direction)
        return (
          sendIfSchemaIsAsked(request, reply, documents) ??
          reply.hal(
            representResourceDocuments(
              documents,
              params.resource,
              placeOf(params.provider, query, links),
            ),
          )
        )
      },
    )
  }
  app.get(
    `${path}/:resource/fields`,
    { schema: { params: resourceParams, querystring: fieldsQuery } },
    async ({ params, query, links }, reply) => {
      const { provider, resource } = params
      const { field } = query
      const question = questionOf(provider, query)
      const fields = await listFieldUses(db, question, { resource, pointer: field })
      const place = placeOf(provider, query, links)
      return reply.hal(representFieldUses(fields, { resource, field }, place))
    },
  )
}

function placeOf(provider: string, asked: AskedQuestion, links: Links): Place {
  const { branch, environment, asOf } = asked
  const given = Object.entries({ branch, environment, asOf }).filter(
    ([, value]) => value !== undefined,
  )
  const query = formatNestedQuery(Object.fromEntries(given))
  return { provider, query: query && `?${query}`, links }
}
