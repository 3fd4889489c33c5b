import type { ErrorObject } from 'ajv'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { brokenConstraint, sqlState } from '../db/client.ts'
import { DomainError, type Refusal } from '../errors.ts'
import { type ValidationItem, validationItems } from './validation.ts'

const statusOf: Record<Refusal, number> = {
  invalid: 422,
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unavailable: 503,
}

interface Answer {
  status: number
  detail: string | ValidationItem[]
  headers?: Record<string, string>
}

/** The only table from refusals to status codes; every error body is `{"detail": …}`. */
export function answerErrors(app: FastifyInstance, routes: RouteFinder): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = answerOf(error, request)
    if (answer.status >= 500) {
      const asked = `${request.method} ${request.routeOptions.url ?? request.url}`
      request.log.error({ err: error, request: asked }, 'request failed')
    }
    return send(reply, answer)
  })
  app.setNotFoundHandler((request, reply) => {
    const methods = routes.methodsAt(request.url)
    if (methods.length === 0) return send(reply, { status: 404, detail: 'Not Found' })
    const headers = { allow: methods.join(', ') }
    return send(reply, { status: 405, detail: 'Method Not Allowed', headers })
  })
}

export interface RouteFinder {
  /** The methods that the path of this URL answers. */
  methodsAt(url: string): string[]
}

function send(reply: FastifyReply, { status, detail, headers = {} }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ detail })
}

function answerOf(error: FastifyError | DomainError, request: FastifyRequest): Answer {
  if (error instanceof DomainError) return ofDomain(error)
  if (error.validation) {
    const part = partNames[error.validationContext ?? 'body'] ?? 'body'
    return { status: 422, detail: validationItems(error.validation as ErrorObject[], part) }
  }
  const state = sqlState(error)
  if (state) return ofDatabase(state, error) ?? internal()
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) {
    const msg = 'JSON decode error'
    return {
      status: 422,
      detail: [
        { type: 'json_invalid', loc: ['body'], msg, input: {}, ctx: { error: error.message } },
      ],
    }
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return { status, detail: error.message }
  void request
  return internal()
}

const partNames: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

function ofDomain(error: DomainError): Answer {
  const status = statusOf[error.refusal]
  if (error.refusal === 'invalid') {
    const msg = `Value error, ${error.message}`
    return { status, detail: [{ type: 'value_error', loc: [...error.location], msg }] }
  }
  const headers: Record<string, string> = error.challenge
    ? { 'www-authenticate': error.challenge }
    : {}
  return { status, detail: error.message, headers }
}

/** What a client sent and only PostgreSQL noticed. */
function ofDatabase(state: string, error: FastifyError): Answer | undefined {
  const constraint = brokenConstraint(error)
  switch (state) {
    case '23505':
      return { status: 409, detail: `This already exists (${constraint ?? 'unique key'})` }
    case '23503':
      return { status: 409, detail: `A related entity is missing or still in use (${constraint})` }
    case '23514':
      return valueError(`The value breaks the rule ${constraint}`)
    case '23502':
      return valueError('A required value is missing')
    case '22001':
      return valueError('A text is too long')
    case '22003':
      return valueError('A number is out of range')
    case '22021':
    case '22P05':
    case '22P02':
      return valueError('A text holds characters that cannot be stored, such as NUL')
    case '40P01':
    case '40001':
      return {
        status: 503,
        detail: 'The data is busy. Try again.',
        headers: { 'retry-after': '1' },
      }
    default:
      return undefined
  }
}

function valueError(message: string): Answer {
  const msg = `Value error, ${message}`
  return { status: 422, detail: [{ type: 'value_error', loc: ['body'], msg }] }
}

function internal(): Answer {
  return { status: 500, detail: 'Internal server error' }
}
