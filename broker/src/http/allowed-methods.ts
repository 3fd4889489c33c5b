import type { App } from './room.ts'

/** Finds the methods that stand at a path. */
export type AllowedMethods = (path: string) => string[]

/** Collects every route that is registered after this call; `OPTIONS` stands wherever anything does. */
export function collectMethods(app: App): AllowedMethods {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (path) => {
    const there = routes.filter(({ pattern }) => pattern.test(path))
    if (there.length === 0) return []
    return [...new Set([...there.flatMap(({ methods }) => methods), 'OPTIONS'])]
  }
}

/** `/pacticipants/:name` to an expression; a wildcard is any rest, as for the router. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('').replace(/\/$/, '')}/?$`)
}
