import { listEnvironments } from '../../environments/environments.ts'
import type { App, Deps, Room } from '../../http/room.ts'
import { Type } from '../../http/type.ts'
import { readSchemaChanges } from '../../overview/schema-changes.ts'
import { modes } from '../../schemas/compatibility.ts'
import { readContractFields } from '../../schemas/contract-fields.ts'
import { getMode, setMode } from '../../schemas/modes.ts'
import { byPlace } from '../../schemas/places.ts'
import { listProviders } from '../../schemas/providers.ts'
import { getResource, listFieldUses, listResources } from '../../schemas/reliances.ts'
import { answerPage } from '../answer.ts'
import { answerFormPage, formRoute } from '../form-route.ts'
import { type Parameters, pageIn, textIn } from '../query.ts'
import { visitOf } from '../visit.ts'
import { comparisonPage } from './comparison-page.ts'
import { contractPage } from './contract-page.ts'
import { wordsOf } from './field-grid.ts'
import { modePage } from './mode-page.ts'
import { providerPage } from './provider-page.ts'
import { providersPage } from './providers-page.ts'
import { resourcePage } from './resource-page.ts'
import { questionIn, scopeIn } from './scope.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const name = Type.String()
const providerParams = Type.Object({ provider: name })
const resourceParams = Type.Object({ provider: name, resource: name })
const pactParams = Type.Object({ provider: name, consumer: name, number: name })
const onPage = { providers: 100, fields: 150 }
const pact = '/pacts/provider/:provider/consumer/:consumer/version/:number'

/** Schemas for people: of a contract, of all consumers together, and what changed between versions. */
export const schemaPageRoutes: Room = (app, deps) => {
  providerPages(app, deps)
  resourcePages(app, deps)
  contractPages(app, deps)
  modePages(app, deps)
}

function providerPages(app: App, { db }: Deps): void {
  app.get('/schemas', { ...page, schema: { querystring } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const question = {
        search: textIn(request.query, 'search'),
        page: pageIn(request.query, onPage.providers),
      }
      return providersPage(
        { ...question, ...(await listProviders(db, question, visit.asOf)) },
        visit,
      )
    }),
  )
  app.get(
    '/schemas/provider/:provider',
    { ...page, schema: { params: providerParams, querystring } },
    (request, reply) => {
      const { pages } = visitOf(request, request.query.asOf)
      return reply.redirect(pages.providerSchemas(request.params.provider), 302)
    },
  )
  app.get(
    '/schemas/provider/:provider/resources',
    { ...page, schema: { params: providerParams, querystring } },
    (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const { provider } = request.params
        const scope = scopeIn(request.query)
        const found = await listResources(db, questionIn(provider, scope, visit))
        const environments = await listEnvironments(db, undefined, visit.asOf)
        const mode = await getMode(db, provider, visit.asOf)
        return providerPage({ provider, scope, environments, mode, ...found }, visit)
      }),
  )
}

function resourcePages(app: App, { db }: Deps): void {
  const path = '/schemas/provider/:provider/resources/:resource'
  app.get(path, { ...page, schema: { params: resourceParams, querystring } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const { provider, resource } = request.params
      const { query } = request
      const scope = scopeIn(query)
      const question = questionIn(provider, scope, visit)
      const documents = await getResource(db, question, resource)
      const field = fieldIn(query)
      const only = query.only === 'differ' ? 'differ' : undefined
      const isPlace = field?.startsWith('/') === true
      const pointer = isPlace ? field : undefined
      const uses = await listFieldUses(db, question, { resource, pointer })
      const fields = uses
        .filter((one) => isPlace || one.pointer.toLowerCase().includes((field ?? '').toLowerCase()))
        .filter((one) => only === undefined || wordsOf(one).size > 1)
        .sort((one, other) => byPlace(one.pointer, other.pointer))
      const shown = pageIn(query, onPage.fields)
      const first = (shown.number - 1) * shown.size
      return resourcePage(
        {
          provider,
          resource,
          scope,
          environments: await listEnvironments(db, undefined, visit.asOf),
          documents,
          fields: fields.slice(first, first + shown.size),
          field,
          only,
          page: shown,
          found: fields.length,
        },
        visit,
      )
    }),
  )
  // Addresses of the API that say less than this page.
  for (const rest of ['fields', ':direction'])
    app.get(
      `${path}/${rest}`,
      { ...page, schema: { params: resourceParams, querystring } },
      (request, reply) => {
        const { provider, resource } = request.params
        const query: Parameters = request.query
        const { pages } = visitOf(request, query.asOf)
        const asked = { ...scopeIn(query), field: fieldIn(query) }
        return reply.redirect(pages.providerSchema(provider, resource, asked), 302)
      },
    )
}

/** A place is a name to the letter, blanks at its end too; anything else is a part of one. */
function fieldIn(query: Parameters): string | undefined {
  const { field } = query
  return typeof field === 'string' && field.startsWith('/') ? field : textIn(query, 'field')
}

function contractPages(app: App, { db }: Deps): void {
  const params = Type.Object({ ...pactParams.properties, resource: Type.Optional(name) })
  for (const path of ['schemas', 'schemas/:resource', 'schemas/:resource/:direction'])
    app.get(`${pact}/${path}`, { ...page, schema: { params, querystring } }, (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const { number, resource } = request.params
        return contractPage(
          await readContractFields(db, request.params, { number, resource }),
          visit,
        )
      }),
    )
  app.get(
    `${pact}/schema-comparison/previous-distinct`,
    { ...page, schema: { params: pactParams, querystring } },
    (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const { number } = request.params
        const asked = { number, other: undefined }
        return comparisonPage(await readSchemaChanges(db, request.params, asked, visit.asOf), visit)
      }),
  )
  app.get(
    `${pact}/schema-comparison/version/:other`,
    {
      ...page,
      schema: { params: Type.Object({ ...pactParams.properties, other: name }), querystring },
    },
    (request, reply) => {
      const { params, query } = request
      const [from, to] = [textIn(query, 'from'), textIn(query, 'to')]
      // A form cannot change the path that it leads to.
      if (from !== undefined || to !== undefined) {
        const { pages } = visitOf(request, query.asOf)
        const [newer, older] = [to ?? params.number, from ?? params.other]
        return reply.redirect(pages.schemaComparison(params, newer, older), 303)
      }
      return answerPage(request, reply, async (visit) => {
        const { number } = params
        const other = params.other === 'previous-distinct' ? undefined : params.other
        const changes = await readSchemaChanges(db, params, { number, other }, visit.asOf)
        return comparisonPage(changes, visit)
      })
    },
  )
}

function modePages(app: App, { db }: Deps): void {
  const path = '/schemas/provider/:provider/compatibility'
  app.get(path, { ...page, schema: { params: providerParams, querystring } }, (request, reply) => {
    // Who may look only is asked for another user where they say that they want to change it.
    const answer = request.query.change === undefined ? answerPage : answerFormPage
    return answer(request, reply, async (visit) => {
      const { provider } = request.params
      const mode = await getMode(db, provider, visit.asOf)
      return modePage(
        { provider, mode, errors: {}, isChanged: request.query.done === 'changed' },
        visit,
      )
    })
  })
  formRoute<{ provider: string }>(app, path, providerParams, async ({ params, form, visit }) => {
    const { provider } = params
    const wanted = modes.find((one) => one === form.get('mode'))
    if (wanted === undefined) {
      const errors = { mode: ['is missing: choose one'] }
      const mode = await getMode(db, provider)
      return { page: modePage({ provider, mode, errors, isChanged: false }, visit), status: 400 }
    }
    await setMode(db, provider, { mode: wanted, gate: form.has('gate') })
    return { goTo: visit.pages.compatibility(provider, { done: 'changed' }) }
  })
}
