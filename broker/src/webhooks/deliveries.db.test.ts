import { describe, expect, it } from '@jest/globals'
import { given } from '../../test/given.ts'
import { send, webhookScene } from '../../test/webhook-scene.ts'
import { listRecentDeliveries } from './deliveries.ts'

const { database, receiver, server, hook, publish, attempt, onlyDelivery } = webhookScene()

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
