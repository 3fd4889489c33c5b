import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { testReceiver } from '../../../test/receiver.ts'
import { filled, html, own, webhookForms, webhookSettings } from '../../../test/webhook-forms.ts'

const database = testDatabase()
const receiver = testReceiver()
const app = sharedApp(database, webhookSettings)
const users = {
  ...webhookSettings,
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'w',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'r',
}
const guarded = sharedApp(database, users)
const openToReaders = sharedApp(database, { ...users, PACT_BROKER_ALLOW_PUBLIC_READ: 'true' })
const { page, submit, make } = webhookForms(app)

const basic = (user: string) => ({
  authorization: `Basic ${Buffer.from(user).toString('base64')}`,
})

async function listed() {
  const headers = { accept: 'application/hal+json' }
  return (await app().inject({ url: '/webhooks', headers })).json()
}

describe('a form that changes something', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another application of the same site', { 'sec-fetch-site': 'same-site' }],
    ['another address, in a browser that says no more', { origin: 'http://elsewhere' }],
    ['a page that hides where it is', { origin: 'null' }],
    ['whatever says nothing of itself', {}],
  ])('is not heard from %s', async (_, headers) => {
    const path = await make({ url: `${receiver.url}/hook` })

    for (const url of ['/webhooks/new', `${path}/edit`, `${path}/test`, `${path}/delete`]) {
      const { status, text } = await submit(url, filled, headers as Record<string, string>)
      expect([url, status]).toEqual([url, 403])
      expect(text).toContain('This form was not sent by a page of this broker')
    }
    expect(receiver.heard).toEqual([])
    expect((await listed())._links['pb:webhooks']).toHaveLength(1)
  })

  it.each([{ origin: 'http://broker' }, { origin: 'http://localhost:80', host: 'localhost:80' }])(
    'is heard from an own page: %j',
    async (headers) => {
      expect((await submit('/webhooks/new', filled, headers)).status).toBe(303)
    },
  )

  it('is read as a form only', async () => {
    const path = await make()
    const response = await app().inject({
      method: 'POST',
      url: `${path}/delete`,
      payload: {},
      headers: own,
    })
    expect([response.statusCode, response.json().error]).toEqual([
      415,
      'The content type must be application/x-www-form-urlencoded, but is application/json',
    ])
    const api = await submit('/webhooks', filled, { ...own, accept: 'application/hal+json' })
    expect(api.status).toBe(415)
    expect((await submit('/webhooks/new', { ...filled, url: 'https://x/\0' })).status).toBe(400)
  })
})

describe('a user who may look only', () => {
  it('sees all, is shown no way to change anything, and told who may', async () => {
    const path = await make()
    const reader = basic('reader:r')
    for (const url of ['/webhooks', path]) {
      const shown = await page(url, 200, reader, guarded())
      expect(shown).toContain('You may look, not change')
      expect(shown).not.toMatch(/New webhook|method="post"|>Edit</)
      expect(await page(url, 200, basic('writer:w'), guarded())).not.toContain('You may look')
    }
    for (const url of ['/webhooks/new', `${path}/edit`, `${path}/delete`]) {
      expect(await page(url, 401, reader, guarded())).toContain('some of them may only read')
      await page(url, 200, basic('writer:w'), guarded())
    }
    const refused = await submit(`${path}/delete`, {}, { ...own, ...reader }, guarded())
    expect([refused.status, refused.text]).toEqual([
      401,
      expect.stringMatching(/some of them may only read.*Nothing was changed/s),
    ])
    const done = await submit(`${path}/delete`, {}, { ...own, ...basic('writer:w') }, guarded())
    expect(done.status).toBe(303)
  })

  it('may be nobody, where everybody may look', async () => {
    const path = await make()

    expect(await page(path, 200, {}, openToReaders())).toContain('Sign in as that user')
    const response = await openToReaders().inject({
      url: `${path}/edit`,
      headers: { accept: html },
    })
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="Restricted area"',
    ])
  })
})
