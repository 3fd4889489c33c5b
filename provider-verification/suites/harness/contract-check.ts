import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RouteEntry } from '@concordat/backend'
import { schemasOfPact } from '@concordat/pact-schema'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { findRoute } from './routes.ts'

/** A request and its answer, as the backend saw them. */
export interface Exchange {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly sent: unknown
  readonly answered: unknown
}

export interface ContractCheck {
  /** Throws a sentence when the answer is not what a consumer of the route relies on. */
  look(exchange: Exchange): void
  /** How many real bodies each schema was held against, by `consumer direction resource`. */
  readonly met: Readonly<Record<string, number>>
}

export interface Reliance {
  readonly consumer: string
  readonly direction: 'request' | 'response'
  readonly resource: string
  /** `GET /api/v1/experiments/:id`: where the consumer meets the resource. */
  readonly routes: ReadonlySet<string>
  /** The statuses of the interactions that it was made from. */
  readonly isRefusal: boolean
  /** Compiled when it is first needed: a test file meets few of all. */
  readonly isValid: () => ValidateFunction
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const provider = 'experimentation-api'

/** What every consumer relies on, by the schemas that are committed, and where: by the requests of its pact. */
function readReliances(routes: readonly Pick<RouteEntry, 'method' | 'url'>[]): Reliance[] {
  return globSync(`pacts/*-${provider}.json`, { cwd: root }).flatMap((file) => {
    const pact = JSON.parse(readFileSync(`${root}${file}`, 'utf8'))
    const places = new Map<string, Set<string>>()
    const statuses = new Map<string, number[]>()
    const { schemas } = schemasOfPact(pact, {
      resourceOf: ({ direction, resource, method = '', path = '', status = 200 }) => {
        const key = `${direction} ${resource}`
        const route = findRoute(routes, method, path)
        if (route) places.set(key, (places.get(key) ?? new Set()).add(`${method} ${route.url}`))
        statuses.set(key, [...(statuses.get(key) ?? []), status])
        return undefined
      },
    })
    return schemas
      .filter(({ part }) => part === 'body')
      .flatMap(({ direction, resource }): Reliance[] => {
        if (direction === 'message') return []
        const key = `${direction} ${resource}`
        return [
          {
            consumer: pact.consumer.name,
            direction,
            resource,
            routes: places.get(key) ?? new Set(),
            isRefusal: (statuses.get(key) ?? []).every((status) => status >= 400),
            isValid: once(() => compile(pact.consumer.name, direction, resource)),
          },
        ]
      })
  })
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function compile(consumer: string, direction: string, resource: string): ValidateFunction {
  const name = direction === 'request' ? `${resource}-request` : resource
  const path = `${root}schemas/${provider}/${consumer}/${name}.schema.json`
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  formats.default(ajv)
  return ajv.compile(withoutPinnedValues(JSON.parse(readFileSync(path, 'utf8'))) as object)
}

/**
 * A value that a pact pins, and how many there are of something, is that of its own state, and the replay holds the
 * backend to it there. In other states what counts is the kind of the value.
 */
function withoutPinnedValues(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPinnedValues)
  if (typeof schema !== 'object' || schema === null) return schema
  const {
    const: pinned,
    enum: words,
    examples: _examples,
    minItems: _fewest,
    maxItems: _most,
    ...rest
  } = schema as Record<string, unknown>
  const kept = Object.fromEntries(
    Object.entries(rest)
      .filter(([key, inner]) => !(key === 'items' && inner === false))
      .map(([key, inner]) => [key, withoutPinnedValues(inner)]),
  )
  const values = [...('const' in schema ? [pinned] : []), ...(Array.isArray(words) ? words : [])]
  return values.length === 0 ? kept : { ...kept, type: [...new Set(values.map(kindOf))] }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

export function createContractCheck(
  routes: readonly Pick<RouteEntry, 'method' | 'url'>[],
): ContractCheck {
  const reliances = readReliances(routes)
  const met: Record<string, number> = {}
  const count = ({ consumer, direction, resource }: Reliance) => {
    const key = nameOf({ consumer, direction, resource })
    met[key] = (met[key] ?? 0) + 1
  }
  return {
    met,
    look({ method, route, status, sent, answered }) {
      const isRefused = status >= 400
      const here = reliances.filter(
        ({ routes, isRefusal }) => routes.has(`${method} ${route}`) && isRefusal === isRefused,
      )
      for (const reliance of here) {
        const { consumer, direction, resource } = reliance
        const isValid = reliance.isValid()
        if (direction === 'request') {
          // Others may send more than this consumer does; what counts is that its own requests were tried for real.
          if (typeof sent === 'object' && isValid(sent)) count(reliance)
          continue
        }
        count(reliance)
        if (isValid(answered)) continue
        throw new Error(
          `${method} ${route} answered ${status} with what ${consumer} does not rely on as ${resource}: ${problems(isValid)}. It was ${JSON.stringify(answered)}`,
        )
      }
    },
  }
}

function nameOf({
  consumer,
  direction,
  resource,
}: Pick<Reliance, 'consumer' | 'direction' | 'resource'>): string {
  return `${consumer} ${direction} ${resource}`
}

function problems({ errors }: ValidateFunction): string {
  return (errors ?? [])
    .map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`)
    .join('; ')
}
