import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError, type Location } from '../errors.ts'
import { isObject } from '../json.ts'

/** For routes whose body may be left out altogether. */
export async function emptyBodyAsObject(request: FastifyRequest): Promise<void> {
  request.body ??= {}
}

const deepest = 64

/**
 * Reads JSON and form bodies. An empty one is no body; one that is nested deeper than anybody means, or that holds
 * text which cannot be stored, is refused before any room sees it.
 */
export function parseBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('remove', 'remove')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser(
    ['application/json', 'application/x-amz-json-1.1'],
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') return done(null, undefined)
      // It may return a promise by its type; ours answers by the callback.
      void parseJson(request, String(body), (error, value) => {
        const refusal = error ?? faultOf(value)
        done(refusal, refusal === null ? value : undefined)
      })
    },
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const fields: unknown = Object.fromEntries(new URLSearchParams(String(body)))
      const refusal = faultOf(fields)
      done(refusal, refusal === null ? fields : undefined)
    },
  )
}

function faultOf(body: unknown): DomainError | null {
  return unstorable(body, ['body']) ?? null
}

/** The refusal of a value that is nested too deep or holds text that cannot be stored; undefined for any other. */
export function unstorable(value: unknown, location: Location): DomainError | undefined {
  const fault = findFault(value, location)
  return fault && new DomainError('invalid', fault.message, { location: fault.location })
}

interface Fault {
  readonly message: string
  readonly location: Location
}

function findFault(value: unknown, location: Location): Fault | undefined {
  if (typeof value === 'string') return textFault(value, location)
  if (typeof value !== 'object' || value === null) return undefined
  if (location.length > deepest) {
    return { message: `Nested deeper than ${deepest} levels`, location: location.slice(0, 2) }
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const fault = findFault(item, [...location, index])
      if (fault) return fault
    }
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const fault = textFault(key, location) ?? findFault(item, [...location, key])
      if (fault) return fault
    }
  }
  return undefined
}

function textFault(text: string, location: Location): Fault | undefined {
  if (text.includes('\0')) return { message: 'Text must not hold NUL characters', location }
  if (!text.isWellFormed()) return { message: 'Text must be well-formed Unicode', location }
  return undefined
}
