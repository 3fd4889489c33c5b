import { describe, expect, it } from '@jest/globals'
import { send, webhookScene } from '../../test/webhook-scene.ts'
import { deliver } from './deliver.ts'
import { claimDue } from './delivery-queries.ts'

const { database, receiver, server, hook, publish, deps, attempt, onlyDelivery } = webhookScene()

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
