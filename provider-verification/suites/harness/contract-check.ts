import type { RouteEntry } from '@concordat/backend'
import { problems, type Reliance, readReliances } from './reliances.ts'

/** A request and its answer, as the backend saw them. */
export interface Exchange {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly sent: unknown
  readonly answered: unknown
}

export interface ContractCheck {
  /** Throws a sentence when the answer, or that the request was taken or refused, is not what consumers rely on. */
  look(exchange: Exchange): void
  /** `consumer direction resource` of every kind of body that consumers rely on or send, and of those that came. */
  readonly known: readonly string[]
  readonly met: ReadonlySet<string>
}

/** Holds real requests and answers against what every consumer of the route relies on, and sends. */
export function createContractCheck(
  routes: readonly Pick<RouteEntry, 'method' | 'url'>[],
): ContractCheck {
  const reliances = readReliances(routes)
  const met = new Set<string>()
  return {
    known: reliances.map(nameOf),
    met,
    look(exchange) {
      const here = reliances.filter(
        ({ routes, isRefusal }) =>
          routes.has(placeOf(exchange)) && isRefusal === exchange.status >= 400,
      )
      for (const reliance of here.filter(({ direction }) => direction === 'response')) {
        met.add(nameOf(reliance))
        checkAnswer(exchange, reliance)
      }
      if (typeof exchange.sent !== 'object') return
      const sent = here.filter(({ direction }) => direction === 'request')
      for (const reliance of sent) if (reliance.isValid()(exchange.sent)) met.add(nameOf(reliance))
      if (exchange.status < 400) checkTaken(exchange, sent)
      else checkRefused(exchange, reliances)
    },
  }
}

function checkAnswer(exchange: Exchange, { consumer, resource, isValid }: Reliance): void {
  if (isValid()(exchange.answered)) return
  throw new Error(
    `${placeOf(exchange)} answered ${exchange.status} with what ${consumer} does not rely on as ${resource}: ${problems(isValid())}. It was ${JSON.stringify(exchange.answered)}`,
  )
}

/**
 * A request is one that any consumer may send, and a suite tries more of them than consumers do. But a field that
 * consumers send as well must be of a kind that one of them sends: otherwise suite and contracts mean two things by it.
 */
function checkTaken(exchange: Exchange, senders: readonly Reliance[]): void {
  if (senders.length === 0 || senders.some(({ agrees }) => agrees()(exchange.sent))) return
  const differences = senders.map(({ consumer, agrees }) => `${consumer}: ${problems(agrees())}`)
  throw new Error(
    `${placeOf(exchange)} took a request that no consumer sends so (${differences.join('. ')}). It was ${JSON.stringify(exchange.sent)}`,
  )
}

/**
 * A field that is missing or of the wrong kind is refused whatever else there is. So a request that was refused for
 * nothing else must not be one that a consumer sends and relies on: the backend would demand more than that contract.
 */
function checkRefused(exchange: Exchange, reliances: readonly Reliance[]): void {
  if (exchange.status !== 422 || !isForItsShape(exchange.answered)) return
  for (const { consumer, direction, isRefusal, routes, isValid } of reliances) {
    if (direction !== 'request' || isRefusal || !routes.has(placeOf(exchange))) continue
    if (!isValid()(exchange.sent)) continue
    throw new Error(
      `${placeOf(exchange)} refused a request for its fields that has those which ${consumer} sends: ${JSON.stringify(exchange.answered)}. It was ${JSON.stringify(exchange.sent)}`,
    )
  }
}

/** Whole numbers are left out: a contract that shows 10 does not say that 10.5 may not be sent. */
const faultsOfShape: readonly unknown[] = [
  'missing',
  'extra_forbidden',
  'string_type',
  'float_type',
  'bool_type',
  'list_type',
  'dict_type',
]

function isForItsShape(answered: unknown): boolean {
  const detail: unknown = Object(answered).detail
  return (
    Array.isArray(detail) &&
    detail.length > 0 &&
    detail.every((fault) => faultsOfShape.includes(Object(fault).type))
  )
}

function placeOf({ method, route }: Exchange): string {
  return `${method} ${route}`
}

function nameOf({ consumer, direction, resource, isRefusal }: Reliance): string {
  return `${consumer} ${direction}${isRefusal ? ' refused' : ''} ${resource}`
}
