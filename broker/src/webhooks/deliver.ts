import type { Db } from '../db/client.ts'
import { tracing } from '../telemetry/tracing.ts'
import { type LogRules, logOf } from './attempt-log.ts'
import type { DeliveryStatus } from './delivery.ts'
import { type Claim, findOwed, finishAttempt, type OwedDelivery } from './delivery-queries.ts'
import { parametersOf } from './facts.ts'
import { findFacts } from './facts-queries.ts'
import { outgoingOf, type Refused } from './outgoing.ts'
import { findWebhook } from './queries.ts'
import type { Keyring } from './sealing.ts'
import { openRequest } from './secrets.ts'
import { type Connections, type Outcome, send } from './send.ts'
import type { Parameters } from './template.ts'

/** What delivering needs of the outside. */
export interface DeliverDeps {
  connections: Connections
  keyring: Keyring
  userAgent: string
  successCodes: readonly number[]
  /** Seconds before each attempt after the first. */
  retrySchedule: readonly number[]
  log: LogRules
  /** Absent: the clock of the database. */
  now?: (() => Date) | undefined
}

/** What came of an attempt, for the broker's own log. */
export interface Delivered {
  delivery: string
  webhook: string
  event: string
  attempt: number
  status: DeliveryStatus
  code: number | null
}

/** Makes one attempt at a delivery that was claimed, and writes down what came of it. */
export async function deliver(db: Db, deps: DeliverDeps, claim: Claim): Promise<Delivered> {
  const owed = await findOwed(db, claim.id)
  if (!owed) throw new Error(`Delivery ${claim.id} was claimed and is not there`)
  const work = () => attempt(db, deps, owed, claim)
  const { uuid: delivery, event, context } = owed
  const begun = { parent: context.traceparent, delivery, event, attempt: claim.attempt }
  return tracing()?.attempt(begun, work) ?? work()
}

async function attempt(
  db: Db,
  deps: DeliverDeps,
  owed: OwedDelivery,
  claim: Claim,
): Promise<Delivered> {
  const now = deps.now?.()
  const { parameters, request } = await prepare(db, deps, owed, claim)
  const began = performance.now()
  const outcome = 'fault' in request ? undefined : await send(request, deps.connections)
  const duration =
    outcome && outcome.kind !== 'refused' ? Math.round(performance.now() - began) : null
  const success = isSuccess(outcome, deps.successCodes)
  const isLast = isFinal(request) || claim.attempt > deps.retrySchedule.length
  const retryIn = success || isLast ? null : (deps.retrySchedule[claim.attempt - 1] ?? null)
  const status = success ? 'success' : retryIn === null ? 'failure' : 'retrying'
  const told = {
    parameters,
    request,
    outcome,
    end: endOf(status, claim, retryIn),
    at: now ?? new Date(),
  }
  const code = outcome?.kind === 'answered' ? outcome.answer.status : null
  const log = logOf(told, deps.log)
  await finishAttempt(db, claim, { status, success, code, duration, log, retryIn, now })
  const { uuid: delivery, webhookUuid: webhook, event } = owed
  return { delivery, webhook, event, attempt: claim.attempt, status, code }
}

/** Whether an answer says that the webhook was heard. */
export function isSuccess(outcome: Outcome | undefined, successCodes: readonly number[]): boolean {
  return outcome?.kind === 'answered' && successCodes.includes(outcome.answer.status)
}

/** A refusal that no later attempt could mend. */
type Final = Refused & { isFinal: true }

/** The request with today's data in it, or why none is made. */
async function prepare(db: Db, deps: DeliverDeps, owed: OwedDelivery, claim: Claim) {
  const facts = await findFacts(db, owed.publicationId, owed.resultId)
  const { event, context } = owed
  const parameters: Parameters = parametersOf(facts, {
    event,
    context,
    isAboutResult: owed.resultId !== null,
  })
  return { parameters, request: await requestOf(db, deps, { owed, claim, parameters }) }
}

async function requestOf(
  db: Db,
  { connections, keyring, userAgent, retrySchedule }: DeliverDeps,
  { owed, claim, parameters }: { owed: OwedDelivery; claim: Claim; parameters: Parameters },
) {
  if (owed.gone) return final(`the ${owed.gone} was deleted`)
  if (claim.attempt > retrySchedule.length + 1) {
    return final('the broker was stopped in the middle of the last attempt')
  }
  const webhook = await findWebhook(db, owed.webhookUuid)
  if (!webhook) return final('the webhook was deleted')
  const opened = openRequest(webhook, keyring)
  if (!opened) return { fault: closedSecrets }
  const trace = tracing()?.headers() ?? {}
  const own = { userAgent, deliveryId: owed.uuid, rules: connections.rules, trace }
  return outgoingOf(opened, parameters, own)
}

/** Also what a test of the webhook says. */
export const closedSecrets =
  'its secrets were encrypted with a key that this broker does not have. Whoever runs it must add that key to CONCORDAT_SECRETS_KEY; or save the webhook again, with its secrets'

function final(fault: string): Final {
  return { fault, isFinal: true }
}

function isFinal(request: object): boolean {
  return 'isFinal' in request
}

function endOf(status: DeliveryStatus, { attempt }: Claim, retryIn: number | null) {
  switch (status) {
    case 'success':
      return { level: 'INFO', text: 'Successfully executed webhook' } as const
    case 'failure': {
      const attempts = attempt === 1 ? '1 attempt' : `${attempt} attempts`
      return { level: 'ERROR', text: `Webhook execution failed after ${attempts}` } as const
    }
    default:
      return { level: 'INFO', text: `Retrying webhook in ${retryIn} seconds` } as const
  }
}
