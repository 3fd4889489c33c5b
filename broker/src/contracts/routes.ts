import type { Notice } from '../events/event.ts'
import type { Room } from '../http/room.ts'
import { ContentChanged, MergeRefused } from '../pacts/decide.ts'
import { SimilarNames } from '../pacts/similar-names.ts'
import { publishContracts } from './contracts.ts'
import { representPublished, representRefusal } from './representation.ts'
import { publishBody } from './schemas.ts'

/** `POST /contracts/publish`: all contracts of a build, in one request. */
export const contractRoutes: Room = (app, { db, events, config }) => {
  app.post('/contracts/publish', { schema: { body: publishBody } }, async (request, reply) => {
    const deps = { events, links: request.links, settings: config.domain }
    try {
      const published = await publishContracts(db, deps, request.body)
      return reply.hal(representPublished(published, request.links))
    } catch (error) {
      const notices = refusalNotices(error)
      if (!notices) throw error
      // Always of this type, whatever was asked for: the clients read no other refusal.
      return reply
        .code(409)
        .type('application/json;charset=utf-8')
        .send(JSON.stringify(representRefusal(notices)))
    }
  })
}

/** What to tell about a conflict; undefined when the error is none. */
function refusalNotices(error: unknown): Notice[] | undefined {
  if (error instanceof SimilarNames) return error.texts.map((text) => ({ type: 'error', text }))
  if (error instanceof MergeRefused) return [{ type: 'error', text: error.message }]
  if (!(error instanceof ContentChanged)) return undefined
  return error.changes.flatMap(({ sentence, difference }): Notice[] => [
    { type: 'error', text: sentence },
    { type: 'info', text: difference },
  ])
}
