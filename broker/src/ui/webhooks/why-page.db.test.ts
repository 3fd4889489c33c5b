import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'

const database = testDatabase()
const app = sharedApp(database, { PACT_BROKER_WEBHOOK_HOST_WHITELIST: 'ci.example' })
const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
const strange = '<b>Web</b> / 100 % ü'

async function send(method: 'POST' | 'PUT' | 'DELETE', url: string, payload: object = {}) {
  const response = await app().inject({ method, url, payload })
  if (response.statusCode >= 400) throw new Error(`${method} ${url}: ${response.body}`)
  return response
}

async function publish(version: string, interactions: string[], consumer = 'Web') {
  await send(
    'PUT',
    `/pacts/provider/Orders/consumer/${encodeURIComponent(consumer)}/version/${version}`,
    {
      consumer: { name: consumer },
      provider: { name: 'Orders' },
      interactions: interactions.map((description) => ({
        description,
        request: { method: 'GET', path: '/' },
        response: { status: 200 },
      })),
    },
  )
}

async function verify(version: string, success: boolean) {
  const pact = await app().inject(`/pacts/provider/Orders/consumer/Web/version/${version}`)
  const { href } = pact.json()._links['pb:publish-verification-results']
  await send('POST', href.replace('http://broker', ''), {
    success,
    providerApplicationVersion: '7',
  })
}

async function webhook(description: string, events: string[], more: object = {}): Promise<string> {
  const response = await send('POST', '/webhooks', {
    description,
    events: events.map((name) => ({ name })),
    request: { method: 'POST', url: 'https://ci.example/build' },
    ...more,
  })
  return response.json().uuid
}

async function shown(url: string, status = 200): Promise<string> {
  const response = await app().inject({ url, headers: { accept: html } })
  expect(response.statusCode).toBe(status)
  return response.body
}

/** By webhook and event, what the page says came of it. */
async function outcomes(query: string): Promise<Record<string, string>> {
  const page = await shown(`/webhooks/why?${query}`)
  const rows = [...page.matchAll(/<tr><th scope="row".*?<\/tr>/gs)].map(([row]) => {
    const [name, event, outcome] = row
      .split(/<\/t[hd]>/)
      .map((cell) => cell.replace(/<span class="stacked.*/s, '').replace(/<[^>]+>/g, ''))
    return [`${name} ${event?.trim()}`, outcome?.trim() ?? '']
  })
  return Object.fromEntries(rows)
}

const ofBoth = 'consumer=Web&provider=Orders'

describe('why nothing fired', () => {
  it('is told of each webhook and event: what was sent, and what kept the others back', async () => {
    await webhook('All', [
      'contract_published',
      'contract_content_changed',
      'provider_verification_failed',
      'provider_verification_succeeded',
    ])
    await webhook('Off', ['contract_published'], { enabled: false })
    await webhook('Others', ['contract_published'], { provider: { label: 'other' } })
    await publish('1', ['a'])
    await publish('2', ['a'])
    await webhook('Later', ['contract_published'])

    expect(await outcomes(ofBoth)).toEqual({
      'All contract_published': 'Sent: delivery 1',
      'All contract_content_changed': expect.stringContaining('the pact says what that of 1'),
      'All provider_verification_failed': expect.stringContaining('no result has arrived'),
      'All provider_verification_succeeded': expect.stringContaining('no result has arrived'),
      'Off contract_published': expect.stringContaining('Not sent: it is switched off'),
      'Others contract_published': 'Not sent: it is about other applications.',
      'Later contract_published': expect.stringContaining('it was made later'),
    })
    expect(await outcomes(`${ofBoth}&version=1`)).toMatchObject({
      'All contract_content_changed': 'Sent: delivery 1',
    })

    await verify('2', true)
    expect(await outcomes(ofBoth)).toMatchObject({
      'All provider_verification_succeeded': 'Sent: delivery 1',
      'All provider_verification_failed': 'Not sent: the newest result says otherwise.',
    })
  })

  it('says when nobody had to verify, and when a webhook would be sent today', async () => {
    const uuid = await webhook('CI', ['contract_requiring_verification_published'])
    await publish('1', ['a'])
    expect(await outcomes(ofBoth)).toEqual({
      'CI contract_requiring_verification_published': expect.stringContaining(
        'no version of Orders had yet to verify it',
      ),
    })

    await send('PUT', `/webhooks/${uuid}`, {
      description: 'CI',
      events: [{ name: 'contract_published' }],
      request: { method: 'POST', url: 'https://ci.example/build' },
    })
    expect(await outcomes(ofBoth)).toEqual({
      'CI contract_published': expect.stringContaining('may have been set up otherwise'),
    })
  })

  it('asks for names first, and answers 404 to those that nobody has', async () => {
    expect(await shown('/webhooks/why')).toContain('Name a consumer and a provider')
    expect(await shown('/webhooks/why?consumer=Nobody&provider=Orders', 404)).toContain(
      'There is no application <b><bdi>Nobody</bdi></b>',
    )
    await publish('1', ['a'])
    expect(await shown(`/webhooks/why?${ofBoth}&version=9`, 404)).toContain('version')
    expect(await shown(`/webhooks/why?${ofBoth}`)).toContain('There is no webhook')
  })

  it('shows strange names as text', async () => {
    await publish('1', ['a'], strange)
    await webhook('<i>hook</i>', ['contract_published'])

    const page = await shown(
      `/webhooks/why?provider=Orders&consumer=${encodeURIComponent(strange)}`,
    )

    expect(page).toContain('&#60;b&#62;Web&#60;/b&#62; / 100 % ü')
    expect(page).not.toMatch(/<b>Web|<i>hook/)
  })
})

describe('a delivery that has ended', () => {
  async function ended(): Promise<string> {
    await webhook('CI', ['contract_published'])
    await publish('1', ['a'])
    const { rows } = await sql<{ uuid: string }>`
      update delivery set status = 'failure', due_at = null, finished_at = now() returning uuid`.execute(
      database.db,
    )
    return rows[0]?.uuid ?? ''
  }
  const again = (uuid: string) =>
    app().inject({
      method: 'POST',
      url: `/triggered-webhooks/${uuid}/send-again`,
      payload: '',
      headers: {
        accept: html,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
    })

  it('is sent again as a delivery of its own', async () => {
    const uuid = await ended()
    expect(await shown(`/triggered-webhooks/${uuid}/logs`)).toContain('Send again</button>')

    const { statusCode, headers } = await again(uuid)

    expect(statusCode).toBe(303)
    const { rows } = await sql<{ uuid: string; due: boolean; same: boolean }>`
      select n.uuid, n.due_at is not null as due,
        (n.event, n.publication_id, n.context) = (o.event, o.publication_id, o.context) as same
      from delivery n, delivery o where o.uuid = ${uuid} and n.id > o.id`.execute(database.db)
    expect(rows).toEqual([{ uuid: expect.any(String), due: true, same: true }])
    const place = `/triggered-webhooks/${rows[0]?.uuid}/logs?done=again`
    expect(headers.location).toBe(`http://broker${place}`)
    expect(await shown(place)).toContain('It is sent again, as this delivery.')
  })

  it('is sent once when it is asked for twice at once', async () => {
    const uuid = await ended()

    const answers = await Promise.all([again(uuid), again(uuid), again(uuid)])

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.body).toContain('still owed')
  })

  it('is not sent by a webhook that is switched off or deleted', async () => {
    const uuid = await ended()
    await sql`update webhook set enabled = false`.execute(database.db)
    expect((await again(uuid)).body).toContain('switched off')
    expect(await shown(`/triggered-webhooks/${uuid}/logs`)).not.toContain('Send again</button>')

    await sql`update webhook set deleted_at = now()`.execute(database.db)
    expect((await again(uuid)).body).toContain('is deleted')
  })
})
