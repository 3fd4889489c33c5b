import type { Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import { sendApiPage } from './api-page.ts'
import { expand, explore, variablesOf } from './explored.ts'
import { explorerPage } from './pages/explorer.ts'

const explorerQuery = Type.Object({
  path: Type.Optional(Type.Unknown()),
  value: Type.Optional(Type.Unknown()),
})

/** For people who want to see the API as programs do. It reads only, and needs no script. */
export const explorerRoutes: Room = (app, { config }) => {
  if (!config.http.hasExplorer) return

  app.get('/explorer', { schema: { querystring: explorerQuery } }, async (request, reply) => {
    const path = pathIn(request.query.path)
    const variables = variablesOf(path)
    const values = valuesIn(request.query.value)
    if (variables.length > 0 && variables.every((name) => values[name])) {
      return reply.redirect(request.links.explorer(expand(path, values)), 303)
    }
    const explored = variables.length > 0 ? undefined : await explore(app, path, request)
    return sendApiPage(request, reply, explorerPage({ path, explored }, request.links))
  })
  // Where the reference has its own, in bookmarks and old READMEs.
  for (const path of ['/hal-browser', '/hal-browser/browser.html']) {
    app.get(path, (request, reply) => reply.redirect(request.links.explorer(), 302))
  }
}

/** What is no path of the API begins at its index; the explorer does not explore itself. */
function pathIn(text: unknown): string {
  if (typeof text !== 'string' || !/^\/(?!\/|explorer|hal-browser)/.test(text)) return '/'
  return text.toWellFormed().replace(/[^!-~]/gu, (character) => encodeURIComponent(character))
}

function valuesIn(given: unknown): Record<string, string> {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : []
  return Object.fromEntries(entries.filter((entry) => typeof entry[1] === 'string'))
}
