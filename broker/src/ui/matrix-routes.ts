import { listEnvironments } from '../environments/environments.ts'
import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { askByQuery, askForPair } from '../matrix/questions.ts'
import { listNamesForForms } from '../pacticipants/pacticipants.ts'
import { answerPage } from './answer.ts'
import { askedIn, withoutEmptyFields } from './matrix/asked.ts'
import { matrixPage } from './pages/matrix.ts'
import { pageIn } from './query.ts'
import type { Visit } from './visit.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const pairParams = Type.Object({ provider: Type.String(), consumer: Type.String() })
const rowsOnPage = 100
/** Without a destination, so many versions of each side are looked at: more than a grid shows, for several may share a content. */
const versionsOfEachSide = 60

/** The matrix, at the addresses at which the API has it: a form sends what the API takes. */
export const matrixPageRoutes: Room = (app, { db, config }) => {
  const { gate, verificationTimeLimit } = config.domain
  const optionsIn = ({ asOf }: Visit) => ({ gate, verificationTimeLimit, asOf, versionsOfEachSide })
  const formIn = async (visit: Visit) => ({
    environments: await listEnvironments(db, undefined, visit.asOf),
    names: await listNamesForForms(db),
  })

  app.get('/matrix', { ...page, schema: { querystring } }, (request, reply) => {
    const [path = '', asked = ''] = request.ownUrl.split('?', 2)
    const filled = withoutEmptyFields(asked)
    if (filled !== undefined) return reply.redirect(filled === '' ? path : `${path}?${filled}`, 303)
    return answerPage(request, reply, async (visit) => {
      const { query } = request
      const matrix =
        query.q === undefined ? undefined : await askByQuery(db, query, optionsIn(visit))
      const rows = pageIn(query, rowsOnPage)
      const view = { matrix, asked: askedIn(query), address: request.ownUrl, page: rows }
      return matrixPage({ ...view, ...(await formIn(visit)) }, visit)
    })
  })

  app.get(
    '/matrix/provider/:provider/consumer/:consumer',
    { ...page, schema: { params: pairParams, querystring } },
    (request, reply) =>
      answerPage(request, reply, async (visit) => {
        const { params: pair, query } = request
        const matrix = await askForPair(db, pair, query, optionsIn(visit))
        const rows = pageIn(query, rowsOnPage)
        const view = {
          matrix,
          pair,
          asked: askedIn(query, pair),
          address: request.ownUrl,
          page: rows,
        }
        return matrixPage({ ...view, ...(await formIn(visit)) }, visit)
      }),
  )
}
