import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { newApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { testReceiver } from '../../test/receiver.ts'
import { readConfig } from '../config.ts'
import type { App } from '../http/room.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import { deliverDepsOf } from './connections.ts'
import { deliver } from './deliver.ts'
import { listRecentDeliveries } from './deliveries.ts'
import { claimDue } from './delivery-queries.ts'
import { DeliveryWorker } from './worker.ts'

const database = testDatabase()
const receiver = testReceiver()

const settings = {
  PACT_BROKER_BASE_URL: 'http://broker',
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1',
  CONCORDAT_SECRETS_KEY: 'ab'.repeat(32),
}
const open: { stop: () => Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

function server(more: Record<string, string> = {}): App {
  const app = newApp(database.db, { ...settings, ...more })
  open.push({ stop: () => app.close() })
  return app
}

async function send(
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

async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('a delivery', () => {
  it('fills the request in: form-encoded in the URL, escaped in JSON, plain in texts and headers', async () => {
    const app = server()
    const name = 'a "quoted"/näme&x=1'
    await given(database.db).pact(name, '1', 'Bar', { branch: 'main', tags: ['a', 'b'] })
    await given(database.db).result(name, '1', 'Bar', '10', { branch: 'feat/x' })
    await hook(app, ['provider_verification_published'], {
      url: `${receiver.url}/hook?c=\${pactbroker.consumerName}`,
      headers: {
        'X-Consumer': 'v${pactbroker.consumerVersionNumber}',
        'X-Unknown': '${pactbroker.what}',
      },
      body: {
        text: 'of ${pactbroker.consumerName}',
        list: [1, null, '${pactbroker.consumerVersionTags}'],
        ok: '${pactbroker.githubVerificationStatus}',
      },
    })
    const { contentId: _, sha } = await given(database.db).pact(name, '2', 'Bar', {
      content: '1',
      tags: ['c'],
    })
    const url = `/pacts/provider/Bar/consumer/${encodeURIComponent(name)}/pact-version/${sha}/verification-results`
    const { status } = await send(app, 'POST', url, {
      success: false,
      providerApplicationVersion: '11',
    })
    expect(status).toBe(201)

    await attempt()

    expect(receiver.heard).toHaveLength(1)
    expect(receiver.heard[0]).toMatchObject({
      method: 'POST',
      path: '/hook?c=a+%22quoted%22%2Fn%C3%A4me%26x%3D1',
      headers: {
        'content-type': 'application/json',
        'x-consumer': 'v2',
        'x-unknown': '${pactbroker.what}',
        'user-agent': 'Concordat v0.1.0',
        accept: '*/*',
      },
    })
    expect(receiver.heard[0]?.headers['accept-encoding']).toBeUndefined()
    expect(JSON.parse(receiver.heard[0]?.body ?? '')).toEqual({
      text: `of ${name}`,
      list: [1, null, 'c'],
      ok: 'failure',
    })
  })

  it('sends texts as they are, and no body where there is none', async () => {
    const app = server()
    await hook(app, ['contract_published'], {
      body: '<a>${pactbroker.providerName}</a>',
      headers: { 'Content-Type': 'text/xml' },
    })
    await hook(app, ['contract_published'], { body: null })
    await publish(app)

    await attempt()

    expect(receiver.heard.map(({ body }) => body)).toEqual(['<a>Bar</a>', ''])
  })

  it('carries one id through all its attempts, and follows the schedule to its end', async () => {
    const app = server()
    receiver.answer = (_received, response) => response.writeHead(500).end('no')
    await hook(app, ['contract_published'])
    await publish(app)

    const states = []
    let seconds = 0
    for (const wait of [0, 10, 60, 120, 300, 600, 1200]) {
      seconds += wait
      expect(await attempt(seconds - 2)).toEqual([])
      await attempt(seconds + 1)
      seconds += 1
      const { body } = await send(app, 'GET', '/pacts/provider/Bar/consumer/Foo/webhooks/status')
      const { status, attemptsMade, attemptsRemaining } = body._embedded.triggeredWebhooks[0]
      states.push([status, attemptsMade, attemptsRemaining])
    }

    expect(states).toEqual([
      ['retrying', 1, 6],
      ['retrying', 2, 5],
      ['retrying', 3, 4],
      ['retrying', 4, 3],
      ['retrying', 5, 2],
      ['retrying', 6, 1],
      ['failure', 7, 0],
    ])
    expect(await attempt(100_000)).toEqual([])
    const ids = receiver.heard.map(({ headers }) => headers['x-concordat-delivery'])
    const [delivery] = await listRecentDeliveries(database.db)
    expect(ids).toEqual(Array(7).fill(delivery?.uuid))
  })

  it('takes the statuses of its settings for heard, and follows no redirect', async () => {
    const app = server()
    receiver.answer = (_received, response) =>
      response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end()
    await hook(app, ['contract_published'])
    await publish(app)

    expect(await attempt()).toMatchObject([{ status: 'retrying', code: 302 }])
    expect(receiver.heard.map(({ path }) => path)).toEqual(['/hook'])
    expect(await attempt(20, { PACT_BROKER_WEBHOOK_HTTP_CODE_SUCCESS: '302' })).toMatchObject([
      { status: 'success', attempt: 2 },
    ])
  })

  it.each(['webhook', 'pact'])('fails without a request when the %s was deleted', async (what) => {
    const app = server()
    const path = await hook(app, ['contract_published'])
    await publish(app)
    const uuid = await onlyDelivery()
    const pact = '/pacts/provider/Bar/consumer/Foo/version/1'
    const { status } = await send(app, 'DELETE', what === 'pact' ? pact : path)
    expect(status).toBeLessThan(300)

    expect(await attempt()).toMatchObject([{ status: 'failure' }])

    expect(receiver.heard).toEqual([])
    const log = await send(app, 'GET', `/triggered-webhooks/${uuid}/logs`, undefined, 'text/plain')
    expect(log.text).toContain(`the ${what} was deleted`)
  })

  it('is sent although the webhook was disabled after the event', async () => {
    const app = server()
    const path = await hook(app, ['contract_published'])
    await publish(app)
    await send(app, 'PUT', path, {
      enabled: false,
      request: { method: 'POST', url: `${receiver.url}/hook` },
    })

    expect(await attempt()).toMatchObject([{ status: 'success' }])
    await publish(app, '2')
    expect(await attempt()).toEqual([])
  })

  it('checks again where it goes: what was allowed once may be forbidden now', async () => {
    await hook(server(), ['contract_published'])
    await publish(server())

    const [end] = await attempt(0, { PACT_BROKER_WEBHOOK_HOST_WHITELIST: 'ci.example' })

    expect(end?.status).toBe('retrying')
    expect(receiver.heard).toEqual([])
    const { text } = await send(
      server(),
      'GET',
      `/triggered-webhooks/${end?.delivery}/logs`,
      undefined,
      '',
    )
    expect(text).toContain('host must be in the whitelist "ci.example"')
  })

  it('reads no more of an answer than it keeps', async () => {
    const app = server()
    receiver.answer = (_received, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'.repeat(100_000)), 1)
      response.on('close', () => clearInterval(timer))
    }
    await hook(app, ['contract_published'])
    await publish(app)

    const [end] = await attempt()

    expect(end?.status).toBe('success')
    const { text } = await send(
      app,
      'GET',
      `/triggered-webhooks/${end?.delivery}/logs`,
      undefined,
      '',
    )
    expect(text.length).toBeLessThan(80_000)
  })

  it('is put off until its secrets can be read, and says so', async () => {
    await hook(server(), ['contract_published'], { username: 'ci', password: 'pass' })
    await publish(server())

    const [end] = await attempt(0, { CONCORDAT_SECRETS_KEY: 'cd'.repeat(32) })
    const { text } = await send(
      server(),
      'GET',
      `/triggered-webhooks/${end?.delivery}/logs`,
      undefined,
      '',
    )
    const both = `${'cd'.repeat(32)} ${'ab'.repeat(32)}`
    const [next] = await attempt(30, { CONCORDAT_SECRETS_KEY: both })

    expect(end?.status).toBe('retrying')
    expect(text).toContain('CONCORDAT_SECRETS_KEY')
    expect(next?.status).toBe('success')
    expect(receiver.heard[0]?.headers.authorization).toBe(`Basic ${btoa('ci:pass')}`)
  })
})

describe('workers', () => {
  it('deliver what is owed once, however many there are', async () => {
    const app = server()
    for (let index = 0; index < 20; index++) await hook(app, ['contract_published'])
    const [one, other] = [startWorker(), startWorker()]
    await publish(app, '1')
    await publish(app, '2')
    one.worker.wake()
    other.worker.wake()

    await until(async () => {
      const all = await listRecentDeliveries(database.db)
      return all.length === 40 && all.every(({ status }) => status === 'success')
    })

    const ids = receiver.heard.map(({ headers }) => headers['x-concordat-delivery'])
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
    expect([...one.faults, ...other.faults]).toEqual([])
  })

  it('take on what another one had claimed when it was killed, but not before', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const claims = await claimDue(database.db, { limit: 10, lease: 60 })
    expect(claims).toHaveLength(1)

    expect(await attempt(50)).toEqual([])
    expect(receiver.heard).toEqual([])
    expect(await attempt(61)).toMatchObject([{ status: 'success', attempt: 2 }])
  })

  it('let a late failure change nothing, and a late success count', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const [claim] = await claimDue(database.db, { limit: 10, lease: 60 })
    if (!claim) throw new Error('nothing was due')
    await claimDue(database.db, { limit: 10, lease: 60, now: new Date(Date.now() + 61_000) })

    receiver.answer = (_received, response) => response.writeHead(500).end()
    await deliver(database.db, deps(), claim)
    expect(await listRecentDeliveries(database.db)).toMatchObject([
      { status: 'not_run', attempts: 2 },
    ])
    receiver.answer = (_received, response) => response.end()
    await deliver(database.db, deps(), claim)
    expect(await listRecentDeliveries(database.db)).toMatchObject([{ status: 'success' }])
  })

  it('finish what is under way before they stop, and begin nothing more', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    const { worker } = startWorker()
    receiver.answer = (_received, response) => setTimeout(() => response.end('late'), 200)
    await publish(app)
    worker.wake()
    await until(() => receiver.heard.length === 1)

    const stopped = worker.stop()
    await publish(app, '2')
    worker.wake()
    await stopped

    const statuses = (await listRecentDeliveries(database.db)).map(({ status }) => status)
    expect(statuses).toEqual(['not_run', 'success'])
  })

  it('have a limited number of requests under way', async () => {
    const app = server()
    for (let index = 0; index < 20; index++) await hook(app, ['contract_published'])
    const held: ServerResponse[] = []
    receiver.answer = (_received, response) => void held.push(response)
    const { worker } = startWorker()
    await publish(app)
    worker.wake()

    await until(() => held.length === 8)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(receiver.heard).toHaveLength(8)

    receiver.answer = (_received, response) => response.end()
    for (const response of held) response.end()
    await until(() => receiver.heard.length === 20)
    expect(receiver.heard).toHaveLength(20)
  })
})

describe('the events of webhooks', () => {
  it('ask each provider version that must verify, once, with why', async () => {
    const app = server()
    const facts = given(database.db)
    await facts.pacticipant('Bar', { mainBranch: 'main' })
    await facts.version('Bar', '10', { branch: 'main' })
    await facts.deployment('Bar', '9', 'prod')
    const body = {
      v: '${pactbroker.providerVersionNumber}',
      why: '${pactbroker.providerVersionDescriptions}',
      branch: '${pactbroker.providerVersionBranch}',
      event: '${pactbroker.eventName}',
    }
    await hook(app, ['contract_requiring_verification_published'], { body })
    await publish(app)

    await attempt()

    const event = 'contract_requiring_verification_published'
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { v: '10', why: 'latest from main branch', branch: 'main', event },
      { v: '9', why: 'deployed in prod', branch: '', event },
    ])
  })

  it('of a result come once for each consumer version that it was asked for', async () => {
    const app = server()
    const facts = given(database.db)
    const { sha } = await facts.pact('Foo', '1', 'Bar', { content: 'x' })
    await facts.pact('Foo', '2', 'Bar', { content: 'x' })
    await facts.pact('Foo', '3', 'Bar', { content: 'x' })
    const body = {
      v: '${pactbroker.consumerVersionNumber}',
      tags: '${pactbroker.consumerVersionTags}',
      event: '${pactbroker.eventName}',
      result: '${pactbroker.verificationResultUrl}',
      build: '${pactbroker.buildUrl}',
    }
    await hook(app, ['provider_verification_succeeded'], { body })
    await hook(app, ['provider_verification_failed'])
    const selectors = [
      { consumerVersionNumber: '2', tag: 'prod', latest: true },
      { consumerVersionNumber: '1', branch: 'main' },
      { consumerVersionNumber: 'gone' },
    ]
    const metadata = encodeMetadata({ selectors })
    const base = `/pacts/provider/Bar/consumer/Foo/pact-version/${sha}`
    const { headers } = await send(
      app,
      'POST',
      `${base}/metadata/${metadata}/verification-results`,
      {
        success: true,
        providerApplicationVersion: '10',
        buildUrl: 'http://ci/1',
      },
    )

    await attempt()

    const event = 'provider_verification_succeeded'
    const rest = { event, result: headers.location, build: 'http://ci/1' }
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { v: '1', tags: '', ...rest },
      { v: '2', tags: 'prod', ...rest },
    ])
    const list = await send(
      app,
      'GET',
      `${String(headers.location).replace('http://broker', '')}/triggered-webhooks`,
    )
    expect(list.body._embedded.triggeredWebhooks).toHaveLength(2)
  })

  it('name an address of the pact through which results count as work in progress', async () => {
    const app = server()
    await hook(app, ['contract_content_changed'], {
      body: { pact: '${pactbroker.pactUrl}', status: '${pactbroker.githubVerificationStatus}' },
    })
    const sha = await publish(app)
    await publish(app)

    await attempt()

    const metadata = encodeMetadata({ consumerVersionNumbers: ['1'], wip: true })
    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      {
        pact: `http://broker/pacts/provider/Bar/consumer/Foo/pact-version/${sha}/metadata/${metadata}`,
        status: 'pending',
      },
    ])
  })

  it('speak of a result that the content has already, that of the main branch first', async () => {
    const app = server()
    const facts = given(database.db)
    await facts.pacticipant('Bar', { mainBranch: 'main' })
    await publish(app, '1', '/same')
    await facts.result('Foo', '1', 'Bar', '10', { branch: 'main', success: true })
    await facts.result('Foo', '1', 'Bar', '11', { branch: 'feat', success: false })
    await hook(app, ['contract_published'], {
      body: {
        status: '${pactbroker.gitlabVerificationStatus}',
        by: '${pactbroker.providerVersionNumber}',
      },
    })
    await publish(app, '2', '/same')

    await attempt()

    expect(receiver.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { status: 'success', by: '10' },
    ])
  })
})

describe('the logs of webhooks', () => {
  const secrets = {
    headers: { Authorization: 'Bearer s3cr3t-token' },
    username: '',
    body: { a: 1 },
  }

  it('show request and answer without secrets, even those that are echoed', async () => {
    const app = server()
    receiver.answer = ({ headers }, response) =>
      response
        .setHeader('set-cookie', 'session=1')
        .end(JSON.stringify({ echo: headers.authorization }))
    await hook(app, ['contract_published'], {
      ...secrets,
      url: `${receiver.url}/hook?token=in-the-url`,
    })
    await publish(app)
    const [end] = await attempt()
    expect(receiver.heard[0]?.headers.authorization).toBe('Bearer s3cr3t-token')

    const { text, headers } = await send(
      app,
      'GET',
      `/triggered-webhooks/${end?.delivery}/logs`,
      undefined,
      '',
    )

    expect(headers['content-type']).toBe('text/plain;charset=utf-8')
    expect(text).toMatch(/^\[\d{4}-\d\d-\d\dT[\d:]+Z\] DEBUG: Webhook context \{/)
    expect(text).toContain('INFO: authorization: **********')
    expect(text).toContain('INFO: HTTP/1.1 200 OK')
    expect(text).toContain('{"echo":"**********"}')
    expect(text).toMatch(/INFO: Successfully executed webhook$/)
    expect(text).not.toMatch(/s3cr3t|session=1|in-the-url/)
    const { body } = await send(app, 'GET', `/triggered-webhooks/${end?.delivery}/logs`)
    expect(body).toMatchObject({
      eventName: 'contract_published',
      consumerName: 'Foo',
      executions: [{ success: true, logs: text }],
      _embedded: { triggeredWebhook: { uuid: end?.delivery } },
    })
  })

  it('do not show answers where any public host may be called', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const now = new Date()
    const [claim] = await claimDue(database.db, { limit: 1, lease: 60, now })
    const hidden = { isRedacted: true, showsAnswers: false }
    if (claim) await deliver(database.db, { ...deps(), log: hidden }, claim)

    const uuid = await onlyDelivery()
    const { text } = await send(app, 'GET', `/triggered-webhooks/${uuid}/logs`, undefined, '')
    expect(text).not.toContain('200')
    expect(text).toContain('configure PACT_BROKER_WEBHOOK_HOST_WHITELIST')
  })

  it('say that nothing was tried yet, and refuse what is unknown', async () => {
    const app = server()
    await hook(app, ['contract_published'])
    await publish(app)
    const uuid = await onlyDelivery()
    expect((await send(app, 'GET', `/triggered-webhooks/${uuid}/logs`, undefined, '')).text).toBe(
      'Webhook has not executed yet. Please retry in a few seconds.',
    )
    for (const unknown of ['x', '00000000-0000-0000-0000-000000000000'])
      expect((await send(app, 'GET', `/triggered-webhooks/${unknown}/logs`)).status).toBe(404)
  })

  it('count by status, and link what failed', async () => {
    const app = server()
    receiver.answer = ({ path }, response) => response.writeHead(path === '/hook' ? 200 : 500).end()
    await hook(app, ['contract_published'])
    await hook(app, ['contract_published'], { url: `${receiver.url}/broken` })
    await publish(app, '1')
    await publish(app, '2')
    await attempt()

    const { body } = await send(app, 'GET', '/pacts/provider/Bar/consumer/Foo/webhooks/status')

    expect(body.summary).toEqual({ successful: 1, failed: 0, retrying: 1 })
    expect(body._links['pb:error-logs']).toHaveLength(1)
    const triggered = await send(
      app,
      'GET',
      '/pacts/provider/Bar/consumer/Foo/version/1/triggered-webhooks',
    )
    expect(triggered.body._embedded.triggeredWebhooks).toHaveLength(2)
    expect(
      (await send(app, 'GET', '/pacts/provider/Bar/consumer/Foo/version/3/triggered-webhooks'))
        .status,
    ).toBe(404)
    expect(
      (await send(app, 'GET', '/pacts/provider/Nobody/consumer/Foo/webhooks/status')).status,
    ).toBe(404)
  })
})

describe('testing a webhook', () => {
  it('sends it once with the newest pact, shows what came back, and stores nothing', async () => {
    const app = server()
    await publish(app)
    const path = await hook(app, ['contract_published'], {
      headers: { Authorization: 'Bearer s3cr3t-token' },
      body: { event: '${pactbroker.eventName}', consumer: '${pactbroker.consumerName}' },
    })
    receiver.answer = ({ headers }, response) => response.end(`got ${headers.authorization}`)

    const { status, body } = await send(app, 'POST', `${path}/execute`, {})

    expect(status).toBe(200)
    expect(JSON.parse(receiver.heard[0]?.body ?? '')).toEqual({ event: 'test', consumer: 'Foo' })
    expect(body).toMatchObject({
      success: true,
      request: {
        url: '/hook',
        headers: { authorization: '**********' },
        body: { event: 'test', consumer: 'Foo' },
      },
      response: { status: 200, body: 'got **********' },
      _links: {
        webhook: { href: `http://broker${path}` },
        'try-again': { href: `http://broker${path}/execute` },
      },
    })
    expect(body.logs).not.toContain('s3cr3t')
    expect(await listRecentDeliveries(database.db)).toEqual([])
  })

  it('uses placeholders where nothing was published, also for one that is not saved', async () => {
    const app = server({ CONCORDAT_SECRETS_KEY: '' })
    const draft = {
      events: [{ name: 'provider_verification_published' }],
      request: {
        method: 'POST',
        url: `${receiver.url}/hook`,
        body: '${pactbroker.consumerName} ${pactbroker.githubVerificationStatus}',
        password: 'p',
        username: 'u',
      },
    }
    const { body } = await send(app, 'POST', '/webhooks/execute', draft)
    expect(body.success).toBe(true)
    expect(receiver.heard[0]?.body).toBe('placeholder-consumer success')
    const refused = await send(app, 'POST', '/webhooks/execute', {
      request: { method: 'POST', url: 'ftp://x' },
    })
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: { 'request.url': [expect.stringContaining('scheme')] } },
    })
  })

  it('answers 200 with the fault when nobody hears it', async () => {
    const app = server()
    const path = await hook(app, ['contract_published'], { url: 'http://127.0.0.1:1/' })
    const { status, body } = await send(app, 'POST', `${path}/execute`, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: false,
      error: { message: expect.stringContaining('ECONNREFUSED') },
    })
  })
})

describe('a verification that a webhook asked for', () => {
  const question = '/can-i-deploy?pacticipant=Foo&version=1&environment=prod'

  async function reasons(app: App) {
    const { body } = await send(app, 'GET', question)
    return body.summary.reasons.map(({ kind }: { kind: string }) => kind)
  }

  async function ask(app: App) {
    await given(database.db).deployment('Bar', '9', 'prod')
    await hook(app, ['contract_requiring_verification_published'])
    await publish(app)
  }

  it('is pending from the event until it is answered', async () => {
    const app = server()
    await ask(app)
    expect(await reasons(app)).toEqual(['VERIFICATION_PENDING'])
    await attempt()
    expect(await reasons(app)).toEqual(['VERIFICATION_PENDING'])
    await given(database.db).result('Foo', '1', 'Bar', '9')
    expect(await reasons(app)).toEqual(['VERIFIED'])
  })

  it('is lost when its time is over, or when nobody heard it', async () => {
    const app = server()
    await ask(app)
    await attempt()
    const past = new Date(Date.now() - 61 * 60_000)
    await database.db.updateTable('delivery').set({ finished_at: past }).execute()
    expect(await reasons(app)).toEqual(['VERIFICATION_LOST'])
    expect(await reasons(server({ CONCORDAT_VERIFICATION_TIME_LIMIT: '62' }))).toEqual([
      'VERIFICATION_PENDING',
    ])

    await database.db
      .updateTable('delivery')
      .set({ status: 'failure', finished_at: new Date() })
      .execute()
    expect(await reasons(app)).toEqual(['VERIFICATION_LOST'])
  })
})
