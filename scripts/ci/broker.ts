import { brokerFrom } from '@concordat/provider-verification/broker'

/** Speaks to the broker in PACT_BROKER_BASE_URL, with the credentials that the official clients take, too. */
export async function askBroker(path: string): Promise<unknown> {
  const broker = brokerFrom(process.env)
  if (!broker) {
    throw new Error(
      'No broker is named: set PACT_BROKER_BASE_URL (docs/ci-cd.md says how in a pipeline)',
    )
  }
  const { url, token, username, password } = broker
  const pair = Buffer.from(`${username}:${password ?? ''}`).toString('base64')
  const authorization = token ? `Bearer ${token}` : username ? `Basic ${pair}` : undefined
  const address = `${url}${path}`
  const response = await fetch(address, {
    headers: {
      accept: 'application/hal+json, application/json',
      ...(authorization && { authorization }),
    },
    signal: AbortSignal.timeout(30_000),
  }).catch((error: Error) => {
    throw new Error(`The broker at ${url} does not answer: ${String(error.cause ?? error.message)}`)
  })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Error(`The broker answered ${response.status} to GET ${address}: ${text.slice(0, 500)}`)
}

/** The same; undefined where the broker has no such thing. */
export async function unlessAbsent(path: string): Promise<unknown> {
  return askBroker(path).catch((error: Error) => {
    if (error.message.includes(' answered 404 ')) return undefined
    throw error
  })
}
