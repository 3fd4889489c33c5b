import type { App, Deps, Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { readApplication } from '../overview/application-page.ts'
import { readEnvironments } from '../overview/environments-page.ts'
import { clusterGraph, focusGraph, pathGraph } from '../overview/graph-page.ts'
import { search } from '../overview/search.ts'
import { listPacticipants } from '../pacticipants/pacticipants.ts'
import { answerPage } from './answer.ts'
import { applicationPage } from './pages/application.ts'
import { applicationsPage } from './pages/applications.ts'
import { environmentsPage } from './pages/environments.ts'
import { graphPage } from './pages/graph.ts'
import { searchPage } from './pages/search.ts'
import { type Parameters, pageIn, textIn } from './query.ts'
import { repeatedAnswers } from './repeated-answers.ts'
import { visitOf } from './visit.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const nameParams = Type.Object({ pacticipant: Type.String() })
const rowsOnPage = 100

/** Pages about all that the broker knows, rather than about one contract. */
export const overviewPageRoutes: Room = (app, deps) => {
  applicationPages(app, deps)
  environmentPage(app, deps)
  graphPages(app, deps)
  searchPages(app, deps)
}

function applicationPages(app: App, { db, config }: Deps): void {
  app.get('/pacticipants', { ...page, schema: { querystring } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const [text, label] = [textIn(request.query, 'search'), textIn(request.query, 'label')]
      const page = pageIn(request.query, rowsOnPage)
      const { rows, total } = await listPacticipants(db, { search: text, label, page })
      return applicationsPage(
        { applications: rows, found: total, search: text, label, page },
        visit,
      )
    }),
  )
  const answerAgain = repeatedAnswers(db)
  app.get(
    '/pacticipants/:pacticipant',
    { ...page, schema: { params: nameParams, querystring } },
    (request, reply) =>
      answerAgain(request, reply, async (visit) => {
        const { query, params } = request
        const { role } = query
        const question = {
          text: textIn(query, 'interaction'),
          role: role === 'consumer' || role === 'provider' ? role : undefined,
          state: textIn(query, 'state'),
        } as const
        const asked = { name: params.pacticipant, interactions: question }
        const { asOf, now } = visit
        const { gate } = config.domain
        const found = await readApplication(db, asked, { asOf, now, gate })
        return applicationPage({ page: found, question }, visit)
      }),
  )
  app.get(
    '/pacticipants/:pacticipant/network',
    { ...page, schema: { params: nameParams } },
    (request, reply) =>
      reply.redirect(
        visitOf(request, undefined).pages.graph({ focus: request.params.pacticipant }),
        302,
      ),
  )
}

function environmentPage(app: App, { db, config }: Deps): void {
  app.get('/environments', { ...page, schema: { querystring } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const question = {
        search: textIn(request.query, 'search'),
        page: pageIn(request.query, rowsOnPage),
      }
      const overview = await readEnvironments(db, question, {
        asOf: visit.asOf,
        gate: config.domain.gate,
      })
      return environmentsPage({ overview, question }, visit)
    }),
  )
}

function graphPages(app: App, { db }: Deps): void {
  const answerAgain = repeatedAnswers(db)
  app.get('/graph', { ...page, schema: { querystring } }, (request, reply) =>
    answerAgain(request, reply, async (visit) => {
      const { query } = request
      const only = query.only === 'failed' || query.only === 'open' ? query.only : undefined
      const exclude = textIn(query, 'exclude')
      const graph = await askGraph(query, { only, exclude })
      return graphPage({ graph, only, exclude, page: pageIn(query, rowsOnPage) }, visit)

      function askGraph(
        query: Parameters,
        { only, exclude }: { only: 'failed' | 'open' | undefined; exclude: string | undefined },
      ) {
        const [from, to] = [textIn(query, 'from'), textIn(query, 'to')]
        if (query.view === 'paths' || (from !== undefined && to !== undefined))
          return pathGraph(db, { from, to }, visit.asOf)
        if (query.view === 'clusters') return clusterGraph(db, { exclude }, visit.asOf)
        const depth = Math.min(3, Math.max(1, Math.floor(Number(query.depth)) || 1))
        return focusGraph(db, { focus: textIn(query, 'focus'), depth, only }, visit.asOf)
      }
    }),
  )
}

function searchPages(app: App, { db }: Deps): void {
  app.get('/search', { ...page, schema: { querystring } }, async (request, reply) => {
    const text = textIn(request.query, 'q')?.slice(0, 200)
    const results = text === undefined ? undefined : await search(db, text)
    // A whole name says which page is meant.
    if (text !== undefined && results?.applications.includes(text)) {
      const { pages } = visitOf(request, request.query.asOf)
      return reply.redirect(pages.application(text), 303)
    }
    return answerPage(request, reply, async (visit) => searchPage({ text, results }, visit))
  })
}
