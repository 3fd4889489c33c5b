import { type PlannedPact, planPact } from './plan.ts'
import { Trouble } from './trouble.ts'

export interface BrokerSettings {
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly token?: string
}

export interface Selection {
  readonly provider: string
  readonly branch: string | undefined
  readonly wipSince?: string | undefined
}

/** Where the broker shows a result, and what it says. */
export interface StoredResult {
  readonly url: string
  readonly success: boolean
}

/** The pacts of what is, or is about to be, where the provider goes: one selector list for the plan and the verifier. */
export function selectors(branch: string | undefined) {
  return [
    { mainBranch: true },
    ...(branch === undefined ? [] : [{ matchingBranch: true }]),
    { deployedOrReleased: true },
  ]
}

/** Reads the settings that the official clients read, too; undefined without `PACT_BROKER_BASE_URL`. */
export function brokerFrom(
  env: Readonly<Record<string, string | undefined>>,
): BrokerSettings | undefined {
  const url = env.PACT_BROKER_BASE_URL
  if (!url) return undefined
  const { PACT_BROKER_USERNAME: username, PACT_BROKER_PASSWORD: password } = env
  const token = env.PACT_BROKER_TOKEN
  return {
    url: url.replace(/\/$/, ''),
    ...(username && { username }),
    ...(password && { password }),
    ...(token && { token }),
  }
}

/** The pacts that the verifier will be given for these selectors, in its order. Throws `Trouble`. */
export async function planFromBroker(
  broker: BrokerSettings,
  { provider, branch, wipSince }: Selection,
): Promise<PlannedPact[]> {
  const index = await ask(broker, 'GET', broker.url)
  const template = link(index, 'pb:provider-pacts-for-verification')
  if (!template) {
    throw new Trouble(
      `${broker.url} is not a Pact Broker: its index has no pb:provider-pacts-for-verification`,
    )
  }
  const address = template.replace('{provider}', encodeURIComponent(provider))
  const found = await ask(
    broker,
    'POST',
    address,
    {
      consumerVersionSelectors: selectors(branch),
      includePendingStatus: true,
      ...(branch !== undefined && { providerVersionBranch: branch }),
      ...(wipSince !== undefined && { includeWipPactsSince: wipSince }),
    },
    { absentIsEmpty: true },
  )
  const pacts: PlannedPact[] = []
  for (const entry of list(get(found, '_embedded'), 'pacts')) {
    const source = link(entry, 'self')
    if (!source) throw new Trouble(`${address} lists a pact without a link to it`)
    const isPending = get(get(entry, 'verificationProperties'), 'pending') === true
    pacts.push(await planFromUrl(broker, source, isPending))
  }
  return pacts
}

/** The one pact at an address of the broker, and the provider that it is with. Throws `Trouble`. */
export async function planFromUrl(
  broker: BrokerSettings,
  source: string,
  isPending = false,
): Promise<PlannedPact & { readonly provider: string }> {
  const document = await ask(broker, 'GET', source)
  const version = get(get(get(document, '_links'), 'pb:consumer-version'), 'name')
  const consumerVersion = typeof version === 'string' ? version : undefined
  return planPact(document, { source, consumerVersion, isPending })
}

/**
 * The newest result of this provider version for what this consumer version expects; undefined when there is none.
 * Asked by the matrix, which every broker has.
 */
export async function findResult(
  broker: BrokerSettings,
  consumer: { readonly name: string; readonly version: string },
  provider: { readonly name: string; readonly version: string },
): Promise<StoredResult | undefined> {
  const query = [consumer, provider]
    .map(
      ({ name, version }) =>
        `q[][pacticipant]=${encodeURIComponent(name)}&q[][version]=${encodeURIComponent(version)}`,
    )
    .join('&')
  const matrix = await ask(broker, 'GET', `${broker.url}/matrix?${query}&latestby=cvpv`)
  for (const row of list(matrix, 'matrix')) {
    const result = get(row, 'verificationResult')
    const names = [get(get(row, 'consumer'), 'name'), get(get(row, 'provider'), 'name')]
    if (!result || names[0] !== consumer.name || names[1] !== provider.name) continue
    const url = link(result, 'self')
    if (url) return { url, success: get(result, 'success') === true }
  }
  return undefined
}

const patience = 20_000

async function ask(
  broker: BrokerSettings,
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
  { absentIsEmpty = false }: { absentIsEmpty?: boolean } = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/hal+json, application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...authorization(broker),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    throw new Trouble(`The broker at ${broker.url} does not answer: ${reasonOf(error)}`)
  })
  if (response.status === 404 && absentIsEmpty) return {}
  const text = await response.text()
  if (response.status === 401)
    throw new Trouble(
      `The broker at ${broker.url} does not know who asks (401): set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN`,
    )
  if (!response.ok) {
    const said = text.trim().slice(0, 300)
    throw new Trouble(`The broker answered ${response.status} to ${method} ${url}: ${said}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Trouble(`The broker answered ${method} ${url} with something that is not JSON`)
  }
}

function authorization({ username, password, token }: BrokerSettings): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` }
  if (!username) return {}
  const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}

/** `fetch` says only "fetch failed"; what happened stands in its cause. */
function reasonOf(error: unknown): string {
  const cause = get(error, 'cause') ?? error
  return String(get(cause, 'message') || get(cause, 'code') || error)
}

function link(resource: unknown, relation: string): string | undefined {
  const href = get(get(get(resource, '_links'), relation), 'href')
  return typeof href === 'string' ? href : undefined
}

function list(value: unknown, name: string): unknown[] {
  const found = get(value, name)
  return Array.isArray(found) ? found : []
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
