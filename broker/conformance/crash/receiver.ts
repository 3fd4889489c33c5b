import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../stage/http.ts'

/** A server that hears webhooks, and counts how often it has heard of each delivery. */
export interface Receiver {
  url: string
  heard: Map<string, number>
  stop(): Promise<void>
}

/** Answers after so many milliseconds, so that some deliveries are under way at any moment. */
export async function startReceiver(delay: number): Promise<Receiver> {
  const heard = new Map<string, number>()
  const server = createServer((request, response) => {
    const id = String(request.headers['x-concordat-delivery'])
    heard.set(id, (heard.get(id) ?? 0) + 1)
    request.resume()
    void sleep(delay).then(() => response.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What a broker needs to be allowed to call the receiver. */
export const receiverSettings = {
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http',
}

/** An environment, whose uuid is answered, and a webhook for every publication and every result. */
export async function furnish(base: string, receiver: Receiver): Promise<string> {
  const tell = async (line: string, body: unknown) => {
    const answer = await ask(line, body, { base })
    if (answer.status !== 201)
      throw new Error(`${line}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await tell('POST /webhooks', {
    events: [{ name: 'contract_published' }, { name: 'provider_verification_published' }],
    request: {
      method: 'POST',
      url: receiver.url,
      headers: { 'content-type': 'application/json' },
      body: { version: `\${pactbroker.consumerVersionNumber}` },
    },
  })
  const body = { name: 'production', displayName: 'Production', production: true }
  const { uuid } = (await tell('POST /environments', body)) as { uuid: string }
  return uuid
}
