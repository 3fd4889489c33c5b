import { listEnvironments } from '../environments/environments.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { readFirstSteps } from '../overview/first-steps.ts'
import { integrationSorts } from '../overview/integration-row.ts'
import { statusOrder } from '../overview/integration-status.ts'
import { readIntegrations } from '../overview/integrations-overview.ts'
import { JudgedIntegrations } from '../overview/judged-integrations.ts'
import { readLivePairs } from '../overview/live-pairs.ts'
import { getPairHistory } from '../overview/pair-history.ts'
import { readSeams } from '../overview/seams.ts'
import { findTurns } from '../overview/turns.ts'
import { suggestLabels } from '../pacticipants/labels.ts'
import { readPairStandings } from '../webhooks/deliveries.ts'
import { answerPage } from './answer.ts'
import { askedVerdictIn, askVerdict, hasSubject, verdictJson } from './asked-verdict.ts'
import { integrationPage } from './pages/integration.ts'
import { integrationsPage } from './pages/integrations.ts'
import { signsPage } from './pages/signs.ts'
import { verdictPage } from './pages/verdict.ts'
import { pageIn, textIn } from './query.ts'
import { repeatedAnswers } from './repeated-answers.ts'

const page = { constraints: { door: 'page' } }
const anyQuery = Type.Record(Type.String(), Type.Any())
/** Each is drawn over thirty days and told with what is live: as many as a person reads before they search. */
const rowsOnPage = 30
/** As many as a form suggests. */
const mostLabels = 200
const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })

/** The pages, for browsers. Filters that mean nothing are left out rather than refused: addresses are typed by hand. */
export const pageRoutes: Room = (app, { db, config }) => {
  const { gate, verificationTimeLimit } = config.domain
  const options = { gate, verificationTimeLimit }
  const answerAgain = repeatedAnswers(db)
  const judged = new JudgedIntegrations(db)

  app.get('/', { ...page, schema: { querystring: anyQuery } }, (request, reply) =>
    answerAgain(request, reply, async (visit) => {
      const { query } = request
      const question = {
        search: textIn(query, 'search'),
        label: textIn(query, 'label'),
        environment: textIn(query, 'environment'),
        status: statusOrder.find((candidate) => candidate === query.status),
        sort: integrationSorts.find((candidate) => candidate === query.sort) ?? 'status',
        page: pageIn(query, rowsOnPage),
      }
      const { asOf, now } = visit
      const [overview, steps, environments, labels] = await Promise.all([
        readIntegrations(db, judged, question, asOf),
        asOf ? undefined : readFirstSteps(db),
        listEnvironments(db, undefined, asOf),
        suggestLabels(db, mostLabels),
      ])
      const first = steps && { steps, isLocked: config.auth.isEnabled }
      const ids = overview.rows.map(({ id }) => id)
      const [seams, livePairs, standings] = await Promise.all([
        readSeams(db, ids, { asOf, now }),
        readLivePairs(db, ids, asOf),
        asOf ? undefined : readPairStandings(db, ids),
      ])
      return integrationsPage(
        {
          overview,
          question,
          labels,
          environments,
          first,
          seams,
          livePairs,
          standings,
        },
        visit,
      )
    }),
  )

  app.get('/help/signs', page, (request, reply) =>
    answerPage(request, reply, async () => signsPage()),
  )

  app.get('/can-i-deploy', { ...page, schema: { querystring: anyQuery } }, (request, reply) =>
    answerPage(request, reply, async (visit) => {
      const asked = askedVerdictIn(request.query)
      const { asOf } = visit
      const environments = await listEnvironments(db, undefined, asOf)
      if (!hasSubject(asked)) return verdictPage({ asked, environments }, visit)
      const matrix = await askVerdict(db, asked, { ...options, asOf })
      const turns = await findTurns(db, matrix.reasons, asOf)
      const answer = { matrix, turns, json: verdictJson(asked, visit.pages) }
      return verdictPage({ asked, answer, environments }, visit)
    }),
  )

  app.get(
    '/dashboard/provider/:provider/consumer/:consumer',
    { ...page, schema: { params: pairParams, querystring: anyQuery } },
    (request, reply) =>
      answerAgain(request, reply, async (visit) => {
        const pair = request.params
        const chosen = {
          from: textIn(request.query, 'from'),
          consumerBranch: textIn(request.query, 'consumerBranch'),
          providerBranch: textIn(request.query, 'providerBranch'),
        }
        const { asOf, now } = visit
        const asked = { ...pair, ...chosen, from: dayOf(chosen.from), asOf, now }
        const [history, later] = await Promise.all([
          getPairHistory(db, asked),
          asOf && getPairHistory(db, { ...asked, from: asOf, asOf: undefined }),
        ])
        return integrationPage({ pair, history, chosen, later }, visit)
      }),
  )
}

/** The beginning of a history, where it names a day or moment. */
function dayOf(text: string | undefined): Date | undefined {
  const day = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(day) ? undefined : new Date(day)
}
