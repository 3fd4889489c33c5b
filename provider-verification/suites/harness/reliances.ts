import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RouteEntry } from '@concordat/backend'
import { schemasOfPact } from '@concordat/pact-schema'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { findRoute } from './routes.ts'

/** What one consumer relies on in answers, or sends: of one kind of body, at the routes where it meets it. */
export interface Reliance {
  readonly consumer: string
  readonly direction: 'request' | 'response'
  /** The name of its schema; of a request, which is told apart by route, the route. */
  readonly resource: string
  /** `GET /api/v1/experiments/:id` */
  readonly routes: ReadonlySet<string>
  /** Every interaction that it was made from ends in a refusal. */
  readonly isRefusal: boolean
  /** Whether a body is one of these. Compiled when it is first needed: a test file meets few of all. */
  readonly isValid: () => ValidateFunction
  /** Whether what a body has in common with these is of a kind that stands in them, whatever else it has or lacks. */
  readonly agrees: () => ValidateFunction
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const provider = 'experimentation-api'

interface Place {
  readonly route: string
  readonly status: number
}

/** By the pacts and schemas that are committed. */
export function readReliances(routes: readonly Pick<RouteEntry, 'method' | 'url'>[]): Reliance[] {
  return globSync(`pacts/*-${provider}.json`, { cwd: root }).flatMap((file) => {
    const pact = JSON.parse(readFileSync(`${root}${file}`, 'utf8'))
    const places = new Map<string, Place>()
    const { schemas } = schemasOfPact(pact, {
      resourceOf: ({ direction, description, method = '', path = '', status = 200 }) => {
        const found = findRoute(routes, method, path)
        if (!found) return undefined
        const route = `${method} ${found.url}`
        places.set(description, { route, status })
        // The schema of a resource joins what is sent to several routes; each of them takes a body of its own.
        return direction === 'request' ? `${route} ${status >= 400 ? 'refused' : ''}` : undefined
      },
    })
    return schemas
      .filter(({ part }) => part === 'body')
      .flatMap(({ direction, resource, schema, interactions }): Reliance[] => {
        if (direction === 'message') return []
        const met = interactions.flatMap((description) => places.get(description) ?? [])
        const own = new Set(met.map(({ route }) => route))
        const consumer: string = pact.consumer.name
        const read = once(() => (direction === 'request' ? schema : committed(consumer, resource)))
        return [
          {
            consumer,
            direction,
            resource: direction === 'request' ? [...own].join() : resource,
            routes: own,
            isRefusal: met.every(({ status }) => status >= 400),
            isValid: once(() => compile(withoutPinnedValues(read()))),
            agrees: once(() => compile(withoutPresence(withoutPinnedValues(read())))),
          },
        ]
      })
  })
}

export function problems({ errors }: ValidateFunction): string {
  return (errors ?? [])
    .map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`)
    .join('; ')
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function committed(consumer: string, resource: string): unknown {
  const path = `${root}schemas/${provider}/${consumer}/${resource}.schema.json`
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Schemas of the same name differ by what was taken out of them: none is kept under its name. */
const ajv = formats.default(new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false }))

function compile(schema: unknown): ValidateFunction {
  return ajv.compile(schema as object)
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

/** Leaves what is said of a field that is there; whether it has to be, and what else may be, is left out. */
function withoutPresence(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPresence)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(
        ([key, inner]) =>
          !(key === 'required' && Array.isArray(inner)) &&
          !(key === 'additionalProperties' && inner === false),
      )
      .map(([key, inner]) => [key, withoutPresence(inner)]),
  )
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
