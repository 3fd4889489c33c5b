import { afterEach, expect } from '@jest/globals'
import { readConfig } from '../src/config.ts'
import type { App } from '../src/http/room.ts'
import { deliverDepsOf } from '../src/webhooks/connections.ts'
import { deliver } from '../src/webhooks/deliver.ts'
import { listRecentDeliveries } from '../src/webhooks/deliveries.ts'
import { claimDue } from '../src/webhooks/delivery-queries.ts'
import { DeliveryWorker } from '../src/webhooks/worker.ts'
import { newApp } from './app.ts'
import { testDatabase } from './database.ts'
import { testReceiver } from './receiver.ts'

const settings = {
  PACT_BROKER_BASE_URL: 'http://broker',
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
  CONCORDAT_SECRETS_KEY: 'ab'.repeat(32),
}

/**
 * A database, a receiver of webhooks, and what tests do with them. Call it at the top of a test file; what it has
 * started ends with each test.
 */
export function webhookScene() {
  const database = testDatabase()
  const receiver = testReceiver()
  const open: { stop: () => Promise<unknown> }[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop()
  })

  function server(more: Record<string, string> = {}): App {
    const app = newApp(database.db, { ...settings, ...more })
    open.push({ stop: () => app.close() })
    return app
  }

  /** A webhook that listens for these events, by its path. */
  async function hook(app: App, events: string[], request: object = {}, more: object = {}) {
    const { status, body } = await send(app, 'POST', '/webhooks', {
      events: events.map((name) => ({ name })),
      request: { method: 'POST', url: `${receiver.url}/hook`, ...request },
      ...more,
    })
    expect(status).toBe(201)
    return `/webhooks/${body.uuid}`
  }

  async function publish(app: App, number = '1', path = `/${number}`) {
    const pact = {
      consumer: { name: 'Foo' },
      provider: { name: 'Bar' },
      interactions: [
        { description: 'd', request: { method: 'GET', path }, response: { status: 200 } },
      ],
    }
    const { status, body } = await send(
      app,
      'PUT',
      `/pacts/provider/Bar/consumer/Foo/version/${number}`,
      pact,
    )
    expect([200, 201]).toContain(status)
    return String(body._links['pb:pact-version'].name)
  }

  function deps(more: Record<string, string> = {}) {
    return deliverDepsOf(readConfig({ ...settings, ...more }).webhooks)
  }

  /** Attempts whatever is due at that moment, `seconds` from now. */
  async function attempt(seconds = 0, more: Record<string, string> = {}) {
    const now = new Date(Date.now() + seconds * 1000)
    const claims = await claimDue(database.db, { limit: 100, lease: 60, now })
    const ends = []
    for (const claim of claims.toSorted((one, other) => one.id - other.id))
      ends.push(await deliver(database.db, { ...deps(more), now: () => now }, claim))
    return ends
  }

  function startWorker(more: Partial<ReturnType<typeof deps>> = {}) {
    const faults: unknown[] = []
    const worker = new DeliveryWorker(database.db, {
      ...deps(),
      ...more,
      onDelivered: () => {},
      onError: (error) => faults.push(error),
    })
    open.push(worker)
    worker.wake()
    return { worker, faults }
  }

  /** The uuid of the newest delivery. */
  async function onlyDelivery(): Promise<string> {
    const [delivery] = await listRecentDeliveries(database.db)
    if (!delivery) throw new Error('nothing is owed')
    return delivery.uuid
  }

  return { database, receiver, server, hook, publish, deps, attempt, startWorker, onlyDelivery }
}

export async function send(
  app: App,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  accept = 'application/hal+json',
) {
  const response = await app.inject({
    method,
    url,
    ...(payload && { payload: JSON.stringify(payload) }),
    headers: { accept, ...(payload && { 'content-type': 'application/json' }) },
  })
  const isJson = String(response.headers['content-type']).includes('json')
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: isJson ? response.json() : undefined,
  }
}

export async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}
