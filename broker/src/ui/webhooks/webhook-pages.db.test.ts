import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'
import { testReceiver } from '../../../test/receiver.ts'
import { filled, html, webhookForms, webhookSettings } from '../../../test/webhook-forms.ts'
import { readConfig } from '../../config.ts'
import { deliverDepsOf } from '../../webhooks/connections.ts'
import { deliver } from '../../webhooks/deliver.ts'
import { listRecentDeliveries } from '../../webhooks/deliveries.ts'

const database = testDatabase()
const receiver = testReceiver()
const app = sharedApp(database, webhookSettings)
const { page, submit, make } = webhookForms(app)

async function inApi(path: string) {
  return (await app().inject({ url: path, headers: { accept: 'application/hal+json' } })).json()
}

/** Attempts whatever is due at that moment, `seconds` from now. */
async function attempt(seconds = 0) {
  const now = new Date(Date.now() + seconds * 1000)
  const deps = deliverDepsOf(readConfig(webhookSettings).webhooks)
  const { rows } = await sql<{ id: number; attempt: number }>`
    update delivery set attempts = attempts + 1 where due_at <= ${now} returning id, attempts as attempt`.execute(
    database.db,
  )
  for (const claim of rows) await deliver(database.db, { ...deps, now: () => now }, claim)
}

async function publish(consumer = 'Web', provider = 'Orders') {
  const response = await app().inject({
    method: 'PUT',
    url: `/pacts/provider/${encodeURIComponent(provider)}/consumer/${encodeURIComponent(consumer)}/version/1`,
    payload: { consumer: { name: consumer }, provider: { name: provider }, interactions: [] },
  })
  expect(response.statusCode).toBe(201)
}

/** What a field of the form holds, as a browser would show it. */
function valueIn(text: string, name: string): string | undefined {
  const value =
    new RegExp(`<input [^>]*name="${name}"[^>]*? value="([^"]*)"`).exec(text)?.[1] ??
    new RegExp(`<textarea name="${name}"[^>]*>\\n([^<]*)<`).exec(text)?.[1]
  return value?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}

const evil = `<script>alert("1")</script>' \u202Eevil/%?#ä`

describe('the form of a new webhook', () => {
  it('makes what the API would make, and leads to its page', async () => {
    await given(database.db).pacticipant('Orders')
    expect(await page('/webhooks/new?provider=Orders')).toContain(
      'name="provider" list="names" value="Orders"',
    )

    const path = await make({ provider: 'Orders', consumerLabel: 'web' })

    expect(await inApi(path)).toMatchObject({
      description: 'Ask for a verification',
      enabled: true,
      consumer: { label: 'web' },
      provider: { name: 'Orders' },
      events: [{ name: 'contract_content_changed' }, { name: 'provider_verification_failed' }],
      request: {
        method: 'POST',
        url: filled.url,
        headers: { authorization: '**********', 'x-team': 'web' },
        body: { pact: '${pactbroker.pactUrl}', n: 1 },
      },
    })
    const shown = await page(`${path}?done=made`)
    expect(shown).toContain('The webhook was made.')
    expect(shown).toContain('consumers labelled')
    expect(shown).not.toContain('s3cret')
    expect(await page('/webhooks')).toContain('Ask for a verification')
  })

  it('says at each field what is wrong with it, and keeps what was typed but for the password', async () => {
    const { status, text, headers } = await submit('/webhooks/new', {
      ...filled,
      description: evil,
      enabled: '',
      events: [],
      consumer: `${evil}\n`,
      provider: 'A',
      providerLabel: 'b',
      url: 'ftp://x',
      headers: 'Host: elsewhere',
      username: 'u',
      password: 'pass-phrase',
    })

    expect([status, headers['cache-control']]).toEqual([400, 'no-store'])
    expect(text).toContain('Not saved: New webhook')
    for (const [field, sentence] of [
      ['consumer', 'Consumer does not match an existing pacticipant'],
      ['provider-label', 'Label of providers name and label cannot be provided at the same time'],
      ['events', 'Events cannot be empty'],
      ['url', 'URL scheme must be one of'],
      ['headers', 'Headers cannot hold host, which the broker sets itself'],
    ]) {
      expect(text).toContain(`<a href="#${field}">${sentence}`)
      expect(text).toContain(`id="${field}-error"><span class="vh">Wrong: </span>${sentence}`)
    }
    expect(valueIn(text, 'description')).toBe(evil)
    expect(valueIn(text, 'consumer')).toBe(evil)
    expect(valueIn(text, 'url')).toBe('ftp://x')
    expect(valueIn(text, 'headers')).toBe('Host: elsewhere')
    expect(valueIn(text, 'body')).toBe(filled.body)
    expect(text).not.toContain('pass-phrase')
    expect(text).not.toContain('<script')
    expect((await inApi('/webhooks'))._links['pb:webhooks']).toEqual([])
  })

  it.each([
    ['a line that is no header', { headers: 'no colon' }, 'Headers cannot be read in line 1'],
    ['a header twice', { headers: 'A: 1\nX: 1\nx: 2' }, 'Headers name x twice'],
    ['what is not JSON', { body: '{"a": ' }, 'Body is not JSON'],
    [
      'deep JSON',
      { body: '['.repeat(60) + ']'.repeat(60) },
      'Body is nested deeper than 50 levels',
    ],
    ['what cannot be stored', { body: '"\\u0000"' }, 'Body holds'],
    [
      'a long URL',
      { url: `https://ci.example/${'x'.repeat(8_000)}` },
      'must be at most 8000 characters long',
    ],
    [
      'a secret that is not there',
      { headers: 'Authorization: **********' },
      'cannot hold only asterisks',
    ],
  ])('refuses %s', async (_, fields, sentence) => {
    const { status, text } = await submit('/webhooks/new', { ...filled, ...fields })

    expect(status).toBe(400)
    expect(text).toContain(sentence)
  })

  it('takes a body as text where that is meant', async () => {
    const path = await make({ body: '{"a": ${pactbroker.x}}\r\nend', bodyKind: 'text' })

    expect((await inApi(path)).request.body).toBe('{"a": ${pactbroker.x}}\nend')
    expect(await page(`${path}/edit`)).toContain('value="text" checked')
  })
})

describe('the form of a webhook that is there', () => {
  it('changes it, and leaves its secrets as they are unless others are typed', async () => {
    const path = await make({ username: 'bot', password: 'first-pass' })
    const form = await page(`${path}/edit`)
    expect(valueIn(form, 'headers')).toBe('x-team: web\nauthorization: **********')
    expect(form).not.toMatch(/first-pass|s3cret/)
    const again = {
      ...filled,
      seen: valueIn(form, 'seen') ?? '',
      headers: valueIn(form, 'headers') ?? '',
      username: 'bot',
      enabled: [],
      description: '',
    }

    expect(await submit(`${path}/edit`, again)).toMatchObject({
      status: 303,
      goesTo: `${path}?done=changed`,
    })

    const shown = await page(`${path}?done=changed`)
    expect(shown).toContain('The webhook was changed. It is switched off.')
    expect(shown).toContain('POST ci.example')
    const sealed = await database.db
      .selectFrom('webhook')
      .select(['headers', 'password'])
      .executeTakeFirstOrThrow()
    expect(sealed).toMatchObject({
      headers: { authorization: { sealed: expect.any(String) } },
      password: expect.stringMatching(/^v1\./),
    })
  })

  it('does not undo what somebody else has done meanwhile', async () => {
    const path = await make()
    const seen = valueIn(await page(`${path}/edit`), 'seen') ?? ''
    expect((await submit(`${path}/edit`, { ...filled, seen, description: 'first' })).status).toBe(
      303,
    )

    const second = await submit(`${path}/edit`, { ...filled, seen, description: 'second' })

    expect(second.status).toBe(409)
    expect(second.text).toContain('Somebody has changed this webhook since this form was opened')
    expect(valueIn(second.text, 'description')).toBe('second')
    expect((await inApi(path)).description).toBe('first')

    await submit(`${path}/delete`)
    expect((await submit(`${path}/edit`, { ...filled, seen })).status).toBe(404)
    expect((await submit(`${path}/delete`)).status).toBe(404)
    await page(path, 404)
    await page('/webhooks/nowhere-at-all-here/edit', 404)
  })
})

describe('what webhooks have sent', () => {
  it('is told with each attempt, its answer and time, and when it is tried next', async () => {
    await given(database.db).pacticipant('Orders')
    const path = await make({
      url: `${receiver.url}/hook`,
      provider: 'Orders',
      events: ['contract_content_changed'],
    })
    receiver.answer = (_, response) => {
      response.writeHead(503).end('queue is full; you sent Bearer s3cret-token <b>')
    }
    await publish()
    expect(await page(path)).toContain('Waiting')
    await attempt()

    const list = await page('/webhooks')
    expect(list).toContain('1 webhook. 1 retrying.')
    expect(list).toContain('Retrying')
    expect(list).toContain(', 503')
    expect(list).toContain('0 of 1 delivered')
    const shown = await page(path)
    expect(shown).toMatch(/503<\/span><span class="stacked dim">next <time/)
    expect(shown).toContain('failed, to come, to come, to come, to come, to come, to come')
    expect(shown).toMatch(/\d+ ms/)

    receiver.answer = (_, response) => response.end('heard')
    await attempt(11)
    const [delivery] = await listRecentDeliveries(database.db)
    const log = await page(`/triggered-webhooks/${delivery?.uuid}/logs`)
    expect(log.indexOf('Attempt 2')).toBeLessThan(log.indexOf('Attempt 1'))
    expect(log).toContain('queue is full; you sent ********** &#60;b&#62;')
    expect(log).not.toContain('s3cret')
    expect(await page('/webhooks?result=failed')).toContain('No delivery matches.')
    expect(await page('/webhooks?result=open&application=Orders')).toContain('No delivery matches.')
    expect(await page('/webhooks?application=Web')).toContain('1 of 1 delivered')
    expect(await page('/webhooks?application=Web')).toContain('failed, delivered')
    expect(await page('/webhooks?page=7')).toContain('There are no older ones.')
    await page('/triggered-webhooks/no-uuid/logs', 404)
  })

  it('can be tried out, whatever the name of the webhook', async () => {
    const path = await make({ url: `${receiver.url}/hook`, description: evil })
    expect(await page(path)).toContain('<h1><bdi>&#60;script&#62;')

    const { status, text } = await submit(`${path}/test`)

    expect(status).toBe(200)
    expect(text).toContain('The answer was 200 OK.')
    expect(text).toContain('authorization: **********')
    expect(text).not.toMatch(/s3cret|<script/)
    expect(receiver.heard).toHaveLength(1)
    expect(receiver.heard[0]?.headers.authorization).toBe('Bearer s3cret-token')
    receiver.answer = (_, response) => response.destroy()
    expect((await submit(`${path}/test`)).text).toContain('There was no answer')
  })

  it('says before a webhook is deleted what goes with it', async () => {
    const path = await make({ url: `${receiver.url}/hook` })
    expect(await page(`${path}/delete`)).toContain('It owes no delivery.')
    await publish()

    expect(await page(`${path}/delete`)).toContain('<b>1 delivery</b> that it still owes')
    const { goesTo } = await submit(`${path}/delete`)

    expect(await page(goesTo)).toContain('The webhook was deleted.')
    expect(await page(goesTo)).toContain('There is no webhook yet.')
    const [delivery] = await database.db.selectFrom('delivery').select('uuid').execute()
    expect(await page(`/triggered-webhooks/${delivery?.uuid}/logs`)).toContain(
      'has been deleted since',
    )
  })

  it('is shown in parts', async () => {
    const path = await make({ url: `${receiver.url}/hook`, events: ['contract_published'] })
    await publish()
    await sql`insert into delivery (webhook_id, event, consumer_id, provider_id, publication_id, context)
      select webhook_id, event, consumer_id, provider_id, publication_id, context
      from delivery, generate_series(1, 50)`.execute(database.db)

    const first = await page(path)
    expect(first).toContain('1 to 50, newest first')
    expect(first).toContain('Older')
    expect(await page(`${path}?page=2`)).toContain('51 to 51')
  })
})

describe('webhooks of applications', () => {
  it('are those set up for exactly them, with a form that is filled in', async () => {
    for (const name of ['Web', 'Orders/API']) await given(database.db).pacticipant(name)
    await make({ consumer: 'Web', provider: 'Orders/API', description: 'Of both' })
    await make({ description: 'Of all' })

    const both = await page('/webhooks/provider/Orders%2FAPI/consumer/Web')

    expect(both).toContain('Of both')
    expect(both).not.toContain('Of all')
    expect(both).toContain('/webhooks/new?provider=Orders%2FAPI&#38;consumer=Web')
    expect(await page('/webhooks/consumer/Web')).toContain('No webhook is set up for exactly')
    await page('/webhooks/provider/Nobody', 404)
    for (const path of ['webhooks', 'webhooks/status']) {
      const url = `/pacts/provider/Orders%2FAPI/consumer/Web/${path}`
      const { headers } = await app().inject({ url, headers: { accept: html } })
      expect(headers.location).toBe('http://broker/webhooks/provider/Orders%2FAPI/consumer/Web')
    }
  })
})
