import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { RouteFinder } from './errors.ts'

export interface RouteEntry {
  readonly method: string
  /** The path as registered, with `:id` for parameters. */
  readonly url: string
  readonly schema: FastifySchema | undefined
}

const tables = new WeakMap<object, RouteEntry[]>()

/** Every route of an app that `createApp` built: method, path and schemas. */
export function routesOf(app: object): readonly RouteEntry[] {
  return tables.get(app) ?? []
}

/** Notes each route as it is registered; must be called before the first one. */
export function collectRoutes(app: FastifyInstance): RouteFinder {
  const entries: RouteEntry[] = []
  const patterns: { pattern: RegExp; method: string }[] = []
  tables.set(app, entries)
  app.addHook('onRoute', ({ method, url, schema }: RouteOptions) => {
    for (const name of [method].flat()) {
      if (name === 'HEAD') continue
      entries.push({ method: name, url, schema })
      patterns.push({ pattern: patternOf(url), method: name })
    }
  })
  return {
    methodsAt: (url) => {
      const path = url.split('?', 1)[0] ?? ''
      return patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    },
  }
}

function patternOf(url: string): RegExp {
  const steps = url
    .replace(/\/$/, '')
    .split('/')
    .map((step) => (step.startsWith(':') ? '[^/]+' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${steps.join('/')}/?$`)
}
