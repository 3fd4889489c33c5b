import { describe, expect, it } from '@jest/globals'
import { sharedApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { Secret } from '../secret.ts'
import { listRecentDeliveries } from './deliveries.ts'
import { keyringOf } from './sealing.ts'
import { openRequest } from './secrets.ts'
import { listWebhooks, renewSeals } from './webhooks.ts'

const database = testDatabase()
const key = 'ab'.repeat(32)
const app = sharedApp(database, { CONCORDAT_SECRETS_KEY: key })

const request = { method: 'POST', url: 'https://ci.example/trigger?ref=${pactbroker.consumerName}' }
const hook = { description: 'Verify', events: [{ name: 'contract_published' }], request }

async function send(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  server = app(),
) {
  const response = await server.inject({
    method,
    url,
    ...(payload && { payload: JSON.stringify(payload) }),
    headers: { accept: 'application/hal+json', 'content-type': 'application/json' },
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? undefined : response.json(),
  }
}

/** A webhook that was made, by its path. */
async function make(payload: object, path = '/webhooks'): Promise<string> {
  const { status, headers } = await send('POST', path, payload)
  expect(status).toBe(201)
  return String(headers.location).replace('http://broker', '')
}

async function faults(payload: object, server = app()) {
  const { status, body } = await send('POST', '/webhooks', payload, server)
  expect(status).toBe(400)
  return body.errors
}

describe('making a webhook', () => {
  it('answers 201 with the webhook at its address, and links to whom it is about', async () => {
    await given(database.db).pacticipant('Orders/API')

    const { status, headers, body } = await send('POST', '/webhooks', {
      ...hook,
      consumer: { label: 'web apps' },
      provider: { name: 'Orders/API' },
      request: {
        ...request,
        headers: { 'Content-Type': 'application/json' },
        body: { a: [1, '${pactbroker.pactUrl}'] },
      },
      teamUuid: 'passed over',
    })

    expect(status).toBe(201)
    expect(body.uuid).toMatch(/^[\w-]{22}$/)
    expect(headers.location).toBe(`http://broker/webhooks/${body.uuid}`)
    expect(body).toEqual({
      uuid: body.uuid,
      description: 'Verify',
      consumer: { label: 'web apps' },
      provider: { name: 'Orders/API' },
      enabled: true,
      request: {
        ...request,
        headers: { 'content-type': 'application/json' },
        body: { a: [1, '${pactbroker.pactUrl}'] },
      },
      events: [{ name: 'contract_published' }],
      createdAt: expect.stringMatching(/\+00:00$/),
      _links: {
        self: { title: 'Verify', href: `http://broker/webhooks/${body.uuid}` },
        'pb:execute': expect.objectContaining({
          href: `http://broker/webhooks/${body.uuid}/execute`,
        }),
        'pb:consumers': {
          title: 'Consumers by label',
          name: 'web apps',
          href: 'http://broker/pacticipants/label/web%20apps',
        },
        'pb:provider': {
          title: 'Provider',
          name: 'Orders/API',
          href: 'http://broker/pacticipants/Orders%2FAPI',
        },
        'pb:webhooks': { title: 'All webhooks', href: 'http://broker/webhooks' },
      },
    })
    expect((await send('GET', `/webhooks/${body.uuid}`)).body).toEqual(body)
  })

  it('listens for changed contents when it names no event, and is called by what it does', async () => {
    const path = await make({ request })
    expect((await send('GET', path)).body).toMatchObject({
      description: 'POST ci.example',
      events: [{ name: 'contract_content_changed' }],
    })
  })

  it.each([
    ['/webhooks/provider/P/consumer/C', { consumer: { name: 'C' }, provider: { name: 'P' } }],
    ['/pacts/provider/P/consumer/C/webhooks', { consumer: { name: 'C' }, provider: { name: 'P' } }],
    ['/webhooks/provider/P', { provider: { name: 'P' } }],
    ['/webhooks/consumer/C', { consumer: { name: 'C' } }],
  ])('takes its sides from the address %s, and is listed there', async (path, sides) => {
    await given(database.db).pacticipant('C')
    await given(database.db).pacticipant('P')
    await make(hook)

    const own = await make(hook, path)

    const { consumer, provider } = (await send('GET', own)).body
    expect({ ...(consumer && { consumer }), ...(provider && { provider }) }).toEqual(sides)
    const list = (await send('GET', path)).body._links['pb:webhooks']
    expect(list.map((link: { href: string }) => link.href)).toEqual([`http://broker${own}`])
  })

  it('lets the body win over the address, and refuses an address of strangers', async () => {
    for (const name of ['C', 'P', 'Q']) await given(database.db).pacticipant(name)
    const path = await make({ ...hook, provider: { name: 'Q' } }, '/webhooks/provider/P/consumer/C')
    expect((await send('GET', path)).body.provider).toEqual({ name: 'Q' })

    const stranger = await send('POST', '/webhooks/provider/Nobody', hook)
    expect(stranger).toMatchObject({
      status: 404,
      body: { error: "No provider with name 'Nobody' found" },
    })
    expect((await send('GET', '/webhooks/consumer/Nobody')).body.error).toBe(
      "No consumer with name 'Nobody' found",
    )
  })

  it.each([
    [{ request: { method: 'POST' } }, { 'request.url': ['is missing'] }],
    [{}, { request: ['is missing'] }],
    [{ ...hook, events: [] }, { events: ['size cannot be less than 1'] }],
    [{ ...hook, events: [{}] }, { events: ['name is missing (at index 0)'] }],
    [
      { ...hook, events: [{ name: 'contract_published' }, { name: 'x' }] },
      {
        events: [
          'name must be one of: contract_published, contract_content_changed, provider_verification_published, provider_verification_succeeded, provider_verification_failed, contract_requiring_verification_published (at index 1)',
        ],
      },
    ],
    [{ ...hook, enabled: 'yes' }, { enabled: ['must be boolean'] }],
    [
      { ...hook, consumer: { name: 'Nobody' } },
      { 'consumer.name': ['does not match an existing pacticipant'] },
    ],
    [{ ...hook, provider: {} }, { 'provider.name': ['cannot be blank'] }],
    [
      { ...hook, consumer: { name: 'a', label: 'b' } },
      { 'consumer.label': ['name and label cannot be provided at the same time'] },
    ],
    [
      { request: { ...request, method: 'GRAB' } },
      { 'request.method': ['is not a recognised HTTP method'] },
    ],
    [
      { request: { ...request, method: 'GET' } },
      { 'request.method': ['must be POST. See /doc/webhooks#whitelist for more information.'] },
    ],
    [
      { request: { ...request, url: 'ci' } },
      { 'request.url': ['is not a valid URL eg. http://example.org'] },
    ],
    [
      { request: { ...request, url: 'https://${pactbroker.consumerName}.example/' } },
      { 'request.url': ['cannot have a template parameter in the host'] },
    ],
    [
      { request: { ...request, url: 'http://ci.example/' } },
      {
        'request.url': ['scheme must be https. See /doc/webhooks#whitelist for more information.'],
      },
    ],
  ])('refuses %j with %j', async (payload, errors) => {
    expect(await faults(payload)).toEqual(errors)
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://a.localhost./',
    'https://169.254.169.254/latest/meta-data',
    'https://[fe80::1]/',
    'https://[64:ff9b::7f00:1]/',
  ])('refuses to call %s', async (url) => {
    const [fault] = (await faults({ request: { ...request, url } }))['request.url']
    expect(fault).toContain('which webhooks may not call')
    expect(fault).toContain('PACT_BROKER_WEBHOOK_HOST_WHITELIST')
  })

  it('lets only the hosts of the list be called, if there is one, and inner ones that it names', async () => {
    const server = testApp(database.db, {
      PACT_BROKER_WEBHOOK_HOST_WHITELIST: 'ci.example *.corp /jenkins\\d/ 10.0.0.0/8',
    })
    const answer = async (url: string) =>
      (await send('POST', '/webhooks', { request: { ...request, url } }, server)).status
    const other = await faults({ request: { ...request, url: 'https://other.example' } }, server)

    expect(other['request.url']).toEqual([
      'host must be in the whitelist "ci.example", "*.corp", /jenkins\\d/, "10.0.0.0/8". See /doc/webhooks#whitelist for more information.',
    ])
    expect(await answer('https://a.b.corp/')).toBe(400)
    expect(await answer('https://corp/')).toBe(400)
    expect(await answer('https://10.1.2.3/')).toBe(201)
    expect(await answer('https://a.corp/')).toBe(201)
    expect(await answer('https://jenkins7.intern/')).toBe(201)
  })
})

describe('secrets of a webhook', () => {
  const secret = {
    ...hook,
    request: {
      ...request,
      headers: { Authorization: 'Bearer abc', 'X-Api-Key': 'k1', 'X-Pact': 'plain' },
      username: 'ci',
      password: 'pass word',
    },
  }

  it('are kept encrypted and never shown', async () => {
    const path = await make(secret)

    const shown = (await send('GET', path)).body.request
    const kept = await database.db.selectFrom('webhook').selectAll().executeTakeFirstOrThrow()

    expect(shown).toMatchObject({
      headers: { authorization: '**********', 'x-api-key': '**********', 'x-pact': 'plain' },
      username: 'ci',
      password: '**********',
    })
    expect(JSON.stringify(kept)).not.toMatch(/Bearer|k1"|pass word/)
    expect(kept.password).toMatch(/^v1\./)
  })

  it('are shown where they are parameters alone', async () => {
    const headers = { Authorization: 'Bearer ${pactbroker.consumerName}' }
    const path = await make({ ...hook, request: { ...request, headers } })
    expect((await send('GET', path)).body.request.headers).toEqual({
      authorization: headers.Authorization,
    })
  })

  it('stay when the webhook is sent back as it was shown, or without its password', async () => {
    const path = await make(secret)
    const before = await database.db
      .selectFrom('webhook')
      .select(['headers', 'password'])
      .executeTakeFirstOrThrow()

    const { status, body } = await send('PUT', path, (await send('GET', path)).body)
    const { password: _, ...rest } = body.request
    await send('PUT', path, { ...hook, request: rest })

    expect(status).toBe(200)
    const after = await database.db
      .selectFrom('webhook')
      .select(['headers', 'password'])
      .executeTakeFirstOrThrow()
    expect(after).toEqual(before)
  })

  it('are refused where there is no key to keep them with, in words that say what to do', async () => {
    const keyless = testApp(database.db)
    const errors = await faults(secret, keyless)
    expect(errors['request.headers'][0]).toContain('CONCORDAT_SECRETS_KEY')
    expect(errors['request.password'][0]).toContain('CONCORDAT_SECRETS_KEY')
    expect((await send('POST', '/webhooks', hook, keyless)).status).toBe(201)
  })

  it('are sealed anew with a new key, so that the old one can go, and told where no key opens them', async () => {
    const { db } = database
    await make(secret)
    await make(hook)
    const other = 'cd'.repeat(32)
    const keyring = (...keys: string[]) => keyringOf(keys.map((one) => new Secret(one)))

    expect(await renewSeals(db, keyring(key))).toEqual({ renewed: 0, closed: 0 })
    expect(await renewSeals(db, keyring(other, key))).toEqual({ renewed: 1, closed: 0 })
    expect(await renewSeals(db, keyring(other, key))).toEqual({ renewed: 0, closed: 0 })

    const [webhook] = await listWebhooks(db, {})
    if (!webhook) throw new Error('the webhook is gone')
    expect(openRequest(webhook, keyring(other))).toMatchObject({
      headers: { authorization: 'Bearer abc', 'x-api-key': 'k1', 'x-pact': 'plain' },
      password: 'pass word',
    })
    expect(await renewSeals(db, keyring(key))).toEqual({ renewed: 0, closed: 1 })
    expect(openRequest(webhook, keyring(other))).toBeDefined()
  })

  it('cannot be made of asterisks', async () => {
    const errors = await faults({
      ...hook,
      request: { ...request, headers: { Authorization: '****' }, password: '**' },
    })
    expect(errors).toEqual({
      'request.headers': [expect.stringContaining('send the value')],
      'request.password': [expect.stringContaining('send the password')],
    })
  })
})

describe('changing a webhook', () => {
  it('replaces what stands in the body, unsets what does not, and keeps description and events', async () => {
    await given(database.db).pacticipant('C')
    const path = await make({
      ...hook,
      enabled: false,
      consumer: { name: 'C' },
      request: { ...request, headers: { a: 'b' } },
    })

    const { status, body } = await send('PUT', path, { request })

    expect(status).toBe(200)
    expect(body).toMatchObject({
      description: 'Verify',
      events: hook.events,
      enabled: true,
      request: { headers: {} },
    })
    expect(body.consumer).toBeUndefined()
  })

  it('makes one of an unknown uuid, and again once it was deleted', async () => {
    const path = '/webhooks/a-uuid-of-16-chars'
    expect(await send('PUT', path, hook)).toMatchObject({
      status: 201,
      body: { uuid: 'a-uuid-of-16-chars' },
    })
    expect((await send('PUT', path, hook)).status).toBe(200)
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
    expect((await send('DELETE', path)).status).toBe(404)
    expect((await send('PUT', path, hook)).status).toBe(201)
  })

  it('makes one when two ask for the same uuid at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => send('PUT', '/webhooks/a-uuid-of-16-chars', hook)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
  })

  it('refuses a uuid that is too short', async () => {
    const { status, body } = await send('PUT', '/webhooks/short', hook)
    expect(status).toBe(400)
    expect(body.errors).toEqual({
      uuid: [
        'The UUID can only contain the characters A-Z, a-z, 0-9, _ and -, and must be 16 or more characters.',
      ],
    })
  })
})

describe('what webhooks are set up for', () => {
  it('ends with the pacticipant, with the pair, and with everything', async () => {
    const facts = given(database.db)
    await facts.pact('C', '1', 'P')
    await facts.pacticipant('Q')
    const [pair, one, all] = [
      await make(hook, '/webhooks/provider/P/consumer/C'),
      await make(hook, '/webhooks/provider/Q'),
      await make(hook),
    ]
    const there = async () => {
      const answers = await Promise.all([pair, one, all].map((path) => send('GET', path)))
      return answers.map(({ status }) => status)
    }
    await send('DELETE', '/integrations/provider/P/consumer/C')
    expect(await there()).toEqual([404, 200, 200])
    await send('DELETE', '/pacticipants/Q')
    expect(await there()).toEqual([404, 404, 200])
    await send('DELETE', '/integrations')
    expect(await there()).toEqual([404, 404, 404])
  })

  it('keeps a pacticipant that nothing else needs', async () => {
    await given(database.db).pact('C', '1', 'P')
    await make(hook, '/webhooks/provider/P')
    await send('DELETE', '/integrations/provider/P/consumer/C')
    expect((await send('GET', '/pacticipants/P')).status).toBe(200)
    expect((await send('GET', '/pacticipants/C')).status).toBe(404)
  })
})

describe('publishing a pact', () => {
  it('owes the requests of the webhooks that listen for it, and tells so', async () => {
    await given(database.db).pacticipant('Bar')
    await make(hook, '/webhooks/provider/Bar')
    await make({ ...hook, enabled: false })
    await make({ ...hook, events: [{ name: 'provider_verification_published' }] })
    await make({ ...hook, consumer: { label: 'nobody' } })
    const pact = { consumer: { name: 'Foo' }, provider: { name: 'Bar' }, interactions: [] }

    const { body } = await send('POST', '/contracts/publish', {
      pacticipantName: 'Foo',
      pacticipantVersionNumber: '1',
      branch: 'main',
      contracts: [
        {
          consumerName: 'Foo',
          providerName: 'Bar',
          specification: 'pact',
          contentType: 'application/json',
          content: Buffer.from(JSON.stringify(pact)).toString('base64'),
        },
      ],
    })

    const owed = await listRecentDeliveries(database.db)
    expect(owed).toMatchObject([
      {
        event: 'contract_published',
        status: 'not_run',
        attempts: 0,
        consumer: 'Foo',
        provider: 'Bar',
      },
    ])
    const texts = body.notices.map(({ text }: { text: string }) => text)
    expect(texts).toContain(
      `  Webhook "Verify" triggered for event contract_published.\n    View logs at http://broker/triggered-webhooks/${owed[0]?.uuid}/logs`,
    )
  })
})
