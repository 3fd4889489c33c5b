import { describe, expect, it } from '@jest/globals'
import { send, webhookScene } from '../../test/webhook-scene.ts'
import { listRecentDeliveries } from './deliveries.ts'

const { database, receiver, server, hook, publish } = webhookScene()

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
