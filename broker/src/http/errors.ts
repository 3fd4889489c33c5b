import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type FieldErrors, type Refusal } from '../errors.ts'
import { halMediaType } from '../hal/hal.ts'
import { type Problem, problemMediaType, validationProblem } from '../hal/problem.ts'
import type { PathFault } from './paths.ts'
import { fieldErrorsOf } from './validation-messages.ts'

/** What an answer says of a request that was refused or has failed, before it takes the shape that its reader wants. */
export interface Told {
  status: number
  sentences: string[]
  /** Of a fault of our own: what finds it in the log. */
  reference?: string
}

declare module 'fastify' {
  interface FastifyReply {
    told?: Told
  }
}

/** The only table from refusals to status codes. */
const statusOf: Record<Refusal, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Payload too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  500: 'Server error',
  503: 'Service unavailable',
}

/** Answers whatever a handler threw: refusals and malformed requests as 4xx, everything else as a logged 500. */
export function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof DomainError) {
    const status = statusOf[error.refusal]
    return error.fields
      ? answerFields(status, error.fields, request, reply)
      : answerSentence(status, error.message, request, reply)
  }
  if ('validation' in error && error.validation) {
    return answerFields(400, fieldErrorsOf(error), request, reply)
  }
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const sentence = `The request body is larger than ${request.routeOptions.bodyLimit} bytes`
    return answerSentence(413, sentence, request, reply)
  }
  if (code in refusedByDatabase) {
    return answerSentence(400, refusedByDatabase[code] ?? '', request, reply)
  }
  if (noConnection.has(error.message)) {
    const sentence =
      'All connections to the database are in use: try again in a while. (PACT_BROKER_DATABASE_MAX_CONNECTIONS allows for more.)'
    return answerUnavailable(sentence, request, reply)
  }
  if (isDatabaseAway(error, code)) {
    const sentence =
      'The database does not answer at the moment: try again in a while. Whether this request was done is not known.'
    return answerUnavailable(sentence, request, reply)
  }
  if (code === tooSlow) {
    request.log.warn({ err: error }, 'a statement took too long')
    const sentence =
      'The database took too long, and this request was given up: ask for less, or try again in a while. (PACT_BROKER_DATABASE_STATEMENT_TIMEOUT allows for more.)'
    return answerUnavailable(sentence, request, reply)
  }
  const status = 'statusCode' in error && error.statusCode ? error.statusCode : 500
  if (status < 500) return answerSentence(status, error.message, request, reply)
  return answerFault(error, request, reply)
}

/** What is not the client's fault and may be asked again in some seconds. */
function answerUnavailable(
  sentence: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header('retry-after', '5')
  return answerSentence(503, sentence, request, reply)
}

/** query_canceled, by the time limit of statements, unless an administrator has done it. */
const tooSlow = '57014'

/** As node-postgres says it, without a code: none became free, or none could be made in time. */
const noConnection = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])

/** The connection broke, no new one can be made, or the server says that it is stopping, starting or recovering. */
function isDatabaseAway(error: Error, code: string): boolean {
  const isRefused = /^(ECONN(REFUSED|RESET)|EPIPE|ENOTFOUND|EAI_AGAIN|57P0[123]|08\w{3})$/.test(
    code,
  )
  const isUnreached = 'syscall' in error && error.syscall === 'connect'
  return isRefused || isUnreached || lostConnection.has(error.message)
}

/** As node-postgres says it, without a code. */
const lostConnection = new Set([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
])

/**
 * What the database refuses because of what was sent, should the checks before it have missed that.
 * See https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const refusedByDatabase: Record<string, string> = {
  '54000': 'A name in this request is too long to be stored',
  '22021': 'A text in this request holds a NUL character, which cannot be stored: take it out',
  '22P05': 'A text in this request holds a NUL character, which cannot be stored: take it out',
}

/** A path that cannot name anything: answered as a problem, whatever the client would rather read. */
export function answerPathFault(
  { status, title, type, detail }: PathFault,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.told = { status, sentences: [detail] }
  const body = { title, type: request.links.problem(type), detail, status }
  return send(reply, status, problemMediaType, body)
}

/** A refusal in one sentence. */
export function answerSentence(
  status: number,
  sentence: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.told = { status, sentences: [sentence] }
  if (!wantsProblem(request)) return send(reply, status, halMediaType, { error: sentence })
  const title = titles[status] ?? 'Error'
  const type = request.links.problem(title.toLowerCase().replaceAll(' ', '-'))
  return send(reply, status, problemMediaType, { title, type, detail: sentence, status })
}

/** A refusal in messages by property path, or of a whole query. */
export function answerFields(
  status: number,
  fields: FieldErrors | string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.told = { status, sentences: sentencesOf(fields) }
  if (!wantsProblem(request)) return send(reply, status, halMediaType, { errors: fields })
  return send(
    reply,
    status,
    problemMediaType,
    validationProblem(status, fields, request.links.problem),
  )
}

function sentencesOf(fields: FieldErrors | string[]): string[] {
  if (Array.isArray(fields)) return fields
  return Object.entries(fields).flatMap(([field, messages]) =>
    messages.map((message) => (field === '' ? message : `${field} ${message}`)),
  )
}

/** Our own fault: the reader gets a reference, the log gets the cause. */
function answerFault(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const reference = request.id
  request.log.error({ err: error, reference }, 'request failed')
  reply.told = { status: 500, sentences: [], reference }
  const message = `An error has occurred. The details have been logged with the reference ${reference}`
  if (wantsProblem(request)) {
    const type = request.links.problem('server-error')
    return send(reply, 500, problemMediaType, {
      title: 'Server error',
      type,
      detail: message,
      status: 500,
    })
  }
  return send(reply, 500, halMediaType, { error: { message, reference } })
}

function send(
  reply: FastifyReply,
  status: number,
  mediaType: string,
  body: Problem | object,
): FastifyReply {
  return reply.code(status).header('content-type', mediaType).send(JSON.stringify(body))
}

function wantsProblem(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('application/problem+json') ?? false
}
