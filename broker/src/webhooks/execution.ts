import type { Db } from '../db/client.ts'
import { logOf } from './attempt-log.ts'
import { closedSecrets, type DeliverDeps, isSuccess } from './deliver.ts'
import { type Facts, parametersOf } from './facts.ts'
import { findNewestFacts } from './facts-queries.ts'
import { type OutgoingRequest, outgoingOf, type Refused } from './outgoing.ts'
import { redactHeaders, redactUrl, withoutSecrets } from './redaction.ts'
import { openRequest } from './secrets.ts'
import { type Answer, type Outcome, send } from './send.ts'
import type { DraftSide, Side, Webhook, WebhookDraft, WebhookRequest } from './webhook.ts'
import { getWebhook, refuseDraft } from './webhooks.ts'

/** What came of a test, without anything secret. */
export interface Execution {
  success: boolean
  /** Null where none could be made. */
  request: ShownRequest | null
  /** What came back; null where nothing did, undefined where it is not shown. */
  answer: Answer | null | undefined
  /** Why nothing came back; undefined where that is not shown. */
  fault: string | undefined
  log: string
}

export interface ShownRequest {
  headers: Record<string, string>
  body: string | undefined
  url: string
}

/** The protocol's name for the event of a test. */
const testEvent = 'test'

/**
 * Sends a webhook's request once, with the newest pact it is about, else with placeholders. Nothing is stored, and
 * nothing repeated. Throws `not-found`.
 */
export async function testWebhook(
  db: Db,
  deps: DeliverDeps,
  uuid: string,
  baseUrl: string,
): Promise<Execution> {
  const webhook = await getWebhook(db, uuid)
  const opened = openRequest(webhook, deps.keyring)
  return execute(db, deps, opened ?? { fault: closedSecrets }, { ...webhook, baseUrl })
}

/** The same for a webhook that is not saved. Throws `invalid` as saving it would. */
export async function testDraft(
  db: Db,
  deps: DeliverDeps,
  draft: WebhookDraft,
  baseUrl: string,
): Promise<Execution> {
  await refuseDraft(db, deps.connections.rules, draft)
  const { method = '', url = '', headers, body, username, password } = draft.request ?? {}
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const request: WebhookRequest<string> = {
    method: method.toUpperCase(),
    url,
    headers: Object.fromEntries(named),
    body,
    username: username || null,
    password: password || null,
  }
  const events = (draft.events ?? []).map(({ name }) => String(name))
  const { consumer, provider } = draft
  return execute(db, deps, request, {
    consumer: sideOf(consumer),
    provider: sideOf(provider),
    events,
    baseUrl,
  })
}

interface About extends Pick<Webhook, 'consumer' | 'provider'> {
  events: readonly string[]
  baseUrl: string
}

async function execute(
  db: Db,
  deps: DeliverDeps,
  opened: WebhookRequest<string> | Refused,
  about: About,
): Promise<Execution> {
  const facts = await factsFor(db, about)
  const isAboutResult = about.events.some((event) => event.startsWith('provider_verification_'))
  const context = { baseUrl: about.baseUrl }
  const parameters = parametersOf(facts, { event: testEvent, context, isAboutResult })
  const own = { userAgent: deps.userAgent, deliveryId: testEvent, rules: deps.connections.rules }
  const request = 'fault' in opened ? opened : outgoingOf(opened, parameters, own)
  const outcome = 'fault' in request ? undefined : await send(request, deps.connections)
  const success = isSuccess(outcome, deps.successCodes)
  const end = success
    ? ({ level: 'INFO', text: 'Successfully executed webhook' } as const)
    : ({ level: 'ERROR', text: 'Webhook execution failed' } as const)
  const log = logOf({ parameters, request, outcome, end, at: new Date() }, deps.log)
  return { success, ...shown(request, outcome, deps), log }
}

/** Placeholders stand for what nobody has published. */
async function factsFor(db: Db, { consumer, provider, events, baseUrl: _ }: About): Promise<Facts> {
  const name = (side: Side) => (side && 'name' in side ? side.name : null)
  const facts = await findNewestFacts(db, { consumer: name(consumer), provider: name(provider) })
  const wantsResult = events.some((event) => event.startsWith('provider_verification_'))
  const verification = facts.verification ?? (wantsResult ? placeholderResult : null)
  return { publication: facts.publication ?? placeholderPact, verification }
}

const placeholderPact = {
  consumer: 'placeholder-consumer',
  provider: 'placeholder-provider',
  sha: 'placeholder-pact-version',
  number: 'gggghhhhjjjjkkkkllll66667777888899990000',
  tags: [],
  branch: 'main',
  buildUrl: null,
  consumerLabels: [],
  providerLabels: [],
}

const placeholderResult = {
  number: 1,
  success: true,
  providerVersion: 'aaaabbbbccccddddeeeeffff1111222233334444',
  tags: [],
  branch: 'main',
  buildUrl: null,
}

/** Where any public host may be called, nothing of the answer is shown. */
function shown(
  request: OutgoingRequest | Refused,
  outcome: Outcome | undefined,
  { log }: DeliverDeps,
): Pick<Execution, 'request' | 'answer' | 'fault'> {
  if ('fault' in request) return { request: null, answer: null, fault: request.fault }
  const hide = (text: string) => (log.isRedacted ? withoutSecrets(text, request.secrets) : text)
  const hideIn = (headers: Record<string, string>) => {
    const plain = log.isRedacted ? redactHeaders(headers) : headers
    return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, hide(value)]))
  }
  const url = log.isRedacted ? new URL(redactUrl(request.url)) : request.url
  const made = {
    headers: hideIn(request.headers),
    body: request.body === undefined ? undefined : hide(request.body),
    url: url.pathname + url.search,
  }
  if (outcome?.kind === 'refused') return { request: made, answer: null, fault: outcome.why }
  if (!log.showsAnswers) return { request: made, answer: undefined, fault: undefined }
  if (outcome?.kind !== 'answered') return { request: made, answer: null, fault: outcome?.why }
  const { answer } = outcome
  const told = { ...answer, headers: hideIn(answer.headers), body: hide(answer.body) }
  return { request: made, answer: told, fault: undefined }
}

function sideOf(side: DraftSide | null | undefined): Side {
  if (side?.name) return { name: side.name }
  return side?.label ? { label: side.label } : null
}
