import { describe, expect, it } from '@jest/globals'
import { sharedApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { Event } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import { linksFrom } from '../links.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import { publishResult } from './results.ts'

const database = testDatabase()
const app = sharedApp(database)

const base = '/pacts/provider/Orders/consumer/Web'
const sent = { success: true, providerApplicationVersion: '10' }

async function post(url: string, payload: unknown, headers: Record<string, string> = {}) {
  const body = JSON.stringify(payload)
  const type = { 'content-type': 'application/json', ...headers }
  return app().inject({ method: 'POST', url, payload: body, headers: type })
}

async function get(url: string, headers: Record<string, string> = {}) {
  return app().inject({ url, headers })
}

async function remove(url: string) {
  return app().inject({ method: 'DELETE', url })
}

async function deployable(): Promise<boolean | null> {
  const query = 'q[][pacticipant]=Web&q[][version]=5&q[][pacticipant]=Orders&q[][version]=10'
  return (await get(`/matrix?${query}&latestby=cvpv`)).json().summary.deployable
}

describe('publishing a verification result', () => {
  it('answers 201 with the result, at its own address without the metadata', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')
    const metadata = encodeMetadata({ selectors: [{ consumerVersionNumber: '5', branch: 'main' }] })
    const payload = {
      success: false,
      providerApplicationVersion: '8c1f2ab',
      buildUrl: 'https://ci.example/orders/551',
      testResults: [{ interactionId: '9f0c', success: true }],
      verificationDate: '2026-03-01T09:30:00Z',
      verifiedBy: {
        implementation: 'Pact-Rust',
        version: '1.3.0',
        clientLanguage: { testFramework: 'jest', name: 'pact-js', version: '13.0.0' },
      },
      teamUuid: 'passed over',
    }

    const url = `${base}/pact-version/${sha}/metadata/${metadata}/verification-results`
    const response = await post(url, payload)

    const own = `http://broker${base}/pact-version/${sha}/verification-results/`
    const number = Number(response.headers.location?.slice(own.length))
    const body = {
      providerName: 'Orders',
      providerApplicationVersion: '8c1f2ab',
      success: false,
      verificationDate: '2026-03-01T09:30:00+00:00',
      buildUrl: 'https://ci.example/orders/551',
      testResults: [{ interactionId: '9f0c', success: true }],
      verifiedBy: {
        implementation: 'Pact-Rust',
        version: '1.3.0',
        client_implementation: 'pact-js',
        client_test_framework: 'jest',
        client_version: '13.0.0',
      },
      _links: {
        self: {
          title: 'Verification result',
          name: `Verification result ${number} for Pact between Web (5) and Orders`,
          href: `${own}${number}`,
        },
        'pb:pact-version': {
          title: 'Pact',
          name: 'Pact between Web (5) and Orders',
          href: `http://broker${base}/pact-version/${sha}/metadata/${encodeMetadata({ consumerVersionNumbers: ['5'] })}`,
        },
        'pb:triggered-webhooks': {
          title: 'Webhooks triggered by the publication of this verification result',
          href: `${own}${number}/triggered-webhooks`,
        },
      },
    }
    expect(response.statusCode).toBe(201)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(response.json()).toEqual(body)
    const found = await get(`${base}/pact-version/${sha}/verification-results/${number}`)
    expect(found.statusCode).toBe(200)
    expect(found.json()).toEqual(body)
  })

  it('leaves out what is not known', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')

    const response = await post(`${base}/pact-version/${sha}/verification-results`, sent)

    expect(Object.keys(response.json())).toEqual([
      'providerName',
      'providerApplicationVersion',
      'success',
      'verificationDate',
      'verifiedBy',
      '_links',
    ])
    expect(response.json().verifiedBy).toEqual({})
  })

  it('keeps what the URL said: wip, pending, the selectors, and the tags of the moment', async () => {
    const { db } = database
    const { sha } = await given(db).pact('Web', '5', 'Orders')
    await given(db).version('Orders', '10', { tags: ['dev', 'a'] })
    const selectors = [{ consumerVersionNumber: '5', environment: 'prod' }]
    const metadata = encodeMetadata({ wip: true, pending: true, selectors })

    await post(`${base}/pact-version/${sha}/metadata/${metadata}/verification-results`, sent)

    const row = await db
      .selectFrom('result as r')
      .innerJoin('result_detail as d', 'd.result_id', 'r.id')
      .select(['r.wip', 'r.pending', 'd.selectors', 'd.provider_tags', 'r.number', 'r.id'])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({
      wip: true,
      pending: true,
      selectors,
      provider_tags: ['a', 'dev'],
      number: row.id,
      id: row.id,
    })
  })

  it('reads the metadata of a webhook URL of the reference', async () => {
    const { db } = database
    const { sha } = await given(db).pact('Web', '1.4.0', 'Orders', { content: 'same' })
    await given(db).pact('Web', '1.5.0', 'Orders', { content: 'same' })
    const metadata = 'Y3ZuPTEuNC4wJmN2dCU1QiU1RD1kZXYmdz10cnVl'

    const response = await post(
      `${base}/pact-version/${sha}/metadata/${metadata}/verification-results`,
      sent,
    )

    expect(response.json()._links['pb:pact-version'].name).toBe(
      'Pact between Web (1.4.0) and Orders',
    )
    const detail = await db.selectFrom('result_detail').select('selectors').executeTakeFirst()
    expect(detail?.selectors).toEqual([{ consumerVersionNumber: '1.4.0', tag: 'dev' }])
  })

  it('is not refused for metadata that cannot be read', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')

    const response = await post(
      `${base}/pact-version/${sha}/metadata/%25%25%25/verification-results`,
      sent,
    )

    expect(response.statusCode).toBe(201)
  })

  it('adds a result to those before it; the newest counts', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')
    const url = `${base}/pact-version/${sha}/verification-results`

    await post(url, sent)
    expect(await deployable()).toBe(true)
    const second = await post(url, { ...sent, success: false })
    expect(await deployable()).toBe(false)

    expect((await remove(second.headers.location?.slice(13) ?? '')).statusCode).toBe(204)
    expect(await deployable()).toBe(true)
  })

  it('counts for every consumer version with that content, and for the branch of the provider', async () => {
    const { db } = database
    const { sha } = await given(db).pact('Web', '4', 'Orders', { content: 'same' })
    await given(db).pact('Web', '5', 'Orders', { content: 'same' })
    await given(db).version('Orders', '10', { branch: 'main' })

    await post(`${base}/pact-version/${sha}/verification-results`, sent)

    expect(await deployable()).toBe(true)
    expect(await db.selectFrom('first_success').selectAll().execute()).toHaveLength(1)
  })

  it('hands its facts on in its transaction: neither is there without the other', async () => {
    const { db } = database
    const { sha } = await given(db).pact('Web', '5', 'Orders')
    const told: Event[] = []
    const listening: EventSink = {
      record: async () => [],
      recordAll: async (db, events) => {
        expect(db.isTransaction).toBe(true)
        told.push(...events)
        return events.map(() => [])
      },
      isSetUpFor: async () => [],
      clear: async () => {},
    }
    const broken: EventSink = {
      ...listening,
      recordAll: async () => {
        throw new Error('nobody can be told')
      },
    }
    const address = { consumer: 'Web', provider: 'Orders', sha }
    const links = linksFrom('http://broker')
    const result = { success: false, providerVersion: '10' }

    const published = await publishResult(db, { events: listening, links }, address, result)
    await expect(publishResult(db, { events: broken, links }, address, result)).rejects.toThrow()

    const resultId = published.result.id
    expect(told).toEqual([
      { kind: 'provider_verification_published', resultId },
      { kind: 'provider_verification_failed', resultId },
    ])
    expect(await db.selectFrom('result').select('id').execute()).toEqual([{ id: resultId }])
  })

  it('works for many results of one content at once', async () => {
    const { db } = database
    const { sha } = await given(db).pact('Web', '5', 'Orders')
    const url = `${base}/pact-version/${sha}/verification-results`

    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        app().inject({
          method: 'POST',
          url,
          payload: { ...sent, providerApplicationVersion: `${index % 3}` },
        }),
      ),
    )

    expect(responses.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201))
    const numbers = responses.map(({ headers }) => headers.location)
    expect(new Set(numbers).size).toBe(20)
    const versions = await db
      .selectFrom('version as v')
      .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
      .where('p.name', '=', 'Orders')
      .select('v.number')
      .execute()
    expect(versions).toHaveLength(3)
  })

  it('takes awkward names', async () => {
    const [consumer, provider] = ['Wéb/Shop?', 'Orders #1 %']
    const { sha } = await given(database.db).pact(consumer, '1+b/2', provider)
    const path = `/pacts/provider/${encodeURIComponent(provider)}/consumer/${encodeURIComponent(consumer)}/pact-version/${sha}/verification-results`

    const response = await post(path, { ...sent, providerApplicationVersion: 'ß /%' })

    expect(response.statusCode).toBe(201)
    expect((await get(response.headers.location?.slice(13) ?? '')).json()).toEqual(response.json())
  })

  it.each([
    [{}, { success: ['is missing'], providerApplicationVersion: ['is missing'] }],
    [{ ...sent, success: 'true' }, { success: ['must be boolean'] }],
    [
      { ...sent, providerApplicationVersion: '' },
      { providerApplicationVersion: ['must be filled'] },
    ],
    [
      { ...sent, providerApplicationVersion: ' ' },
      { providerApplicationVersion: ['cannot be blank'] },
    ],
    [
      { ...sent, providerApplicationVersion: 7 },
      { providerApplicationVersion: ['must be a string'] },
    ],
    [{ ...sent, buildUrl: 7 }, { buildUrl: ['must be a string'] }],
    [{ ...sent, buildUrl: 'ci' }, { buildUrl: ['is not a valid URL eg. http://example.org'] }],
    [
      { ...sent, buildUrl: 'javascript:alert(1)' },
      { buildUrl: ['is not a valid URL eg. http://example.org'] },
    ],
    [{ ...sent, verificationDate: 'yesterday' }, { verificationDate: ['must be a date'] }],
  ])('refuses %j', async (payload, errors) => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')

    const response = await post(`${base}/pact-version/${sha}/verification-results`, payload)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })

  it('refuses a version without a place where versions are ordered semantically', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')
    const semantic = testApp(database.db, { PACT_BROKER_ORDER_VERSIONS_BY_DATE: 'false' })
    const url = `${base}/pact-version/${sha}/verification-results`
    const publish = (providerApplicationVersion: string) =>
      semantic.inject({ method: 'POST', url, payload: { ...sent, providerApplicationVersion } })

    expect((await publish('1.2.3')).statusCode).toBe(201)
    const refused = await publish('8c1f2ab')
    expect(refused.statusCode).toBe(400)
    expect(refused.json().errors.providerApplicationVersion[0]).toMatch(/^Version number '8c1f2ab'/)
  })

  it('takes null for what may be left out', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')
    const payload = { ...sent, buildUrl: null, verifiedBy: null, testResults: null }

    const response = await post(`${base}/pact-version/${sha}/verification-results`, payload)

    expect(response.statusCode).toBe(201)
  })

  it('refuses other content types, and contents that are not there', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')
    const url = `${base}/pact-version/${sha}/verification-results`

    expect((await post(url, sent, { 'content-type': 'text/plain' })).statusCode).toBe(415)
    expect((await post(url.replace(sha, 'nope'), sent)).statusCode).toBe(404)
    expect((await post(url.replace('Orders', 'Nope'), sent)).statusCode).toBe(404)
    expect((await get(url)).statusCode).toBe(405)
  })
})

describe('a verification result', () => {
  it('is found through every address of its pact', async () => {
    const facts = given(database.db)
    const { sha } = await facts.pact('Web', '5', 'Orders', { tags: ['prod'] })
    await facts.result('Web', '5', 'Orders', '9')
    await facts.result('Web', '5', 'Orders', '10', { success: false })

    for (const path of [
      `/pact-version/${sha}/verification-results/latest`,
      '/version/5/verification-results/latest',
      '/latest/verification-results/latest',
      '/latest/prod/verification-results/latest',
    ]) {
      const response = await get(base + path)
      expect([path, response.statusCode, response.json().providerApplicationVersion]).toEqual([
        path,
        200,
        '10',
      ])
    }
  })

  it('shows the tags of its provider version to those who ask for the extended form', async () => {
    const facts = given(database.db)
    const { sha } = await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '10', { tags: ['dev', 'prod'] })
    await facts.version('Orders', '11', { tags: ['dev'] })
    const accept = 'application/vnd.pactbrokerextended.v1+json'

    const response = await get(`${base}/pact-version/${sha}/verification-results/1`, { accept })

    expect(response.headers['content-type']).toBe(`${accept};charset=utf-8`)
    expect(response.json()._embedded.tags).toEqual([
      {
        name: 'dev',
        latest: false,
        _links: { self: { href: 'http://broker/pacticipants/Orders/versions/10/tags/dev' } },
      },
      {
        name: 'prod',
        latest: true,
        _links: { self: { href: 'http://broker/pacticipants/Orders/versions/10/tags/prod' } },
      },
    ])
  })

  it('belongs to one content: at another it is not found', async () => {
    const facts = given(database.db)
    const { sha } = await facts.pact('Web', '5', 'Orders')
    const other = await facts.pact('Web', '6', 'Orders')
    await facts.result('Web', '5', 'Orders', '10')

    expect((await get(`${base}/pact-version/${sha}/verification-results/1`)).statusCode).toBe(200)
    for (const path of [
      `/pact-version/${other.sha}/verification-results/1`,
      `/pact-version/${sha}/verification-results/2`,
      `/pact-version/${sha}/verification-results/one`,
      `/pact-version/${sha}/verification-results/99999999999999999999`,
      `/pact-version/${other.sha}/verification-results/latest`,
      '/version/6/verification-results/latest',
      '/version/7/verification-results/latest',
      '/latest/dev/verification-results/latest',
    ]) {
      const response = await get(base + path)
      expect([path, response.statusCode]).toEqual([path, 404])
    }
  })

  it('points those who want all results to the matrix', async () => {
    const { sha } = await given(database.db).pact('Web', '5', 'Orders')

    const response = await get(`${base}/pact-version/${sha}/verification-results/all`)

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({
      error: 'To see all the verifications for a pact, use the Matrix page',
    })
  })

  it('is deleted once, and the one before it is the latest again', async () => {
    const facts = given(database.db)
    const { sha } = await facts.pact('Web', '5', 'Orders')
    await facts.result('Web', '5', 'Orders', '9')
    await facts.result('Web', '5', 'Orders', '10')
    const content = `${base}/pact-version/${sha}`

    const second = (await get(`${content}/verification-results/2`)).json()
    const withMetadata = `${content}/metadata/x/verification-results/2`

    expect(second).toMatchObject({ providerApplicationVersion: '10' })
    expect((await get(withMetadata)).json()).toEqual(second)
    expect((await remove(withMetadata)).statusCode).toBe(204)
    expect((await remove(`${content}/verification-results/2`)).statusCode).toBe(404)
    expect((await get(`${content}/verification-results/latest`)).json()).toMatchObject({
      providerApplicationVersion: '9',
    })
    expect((await remove(`${base}/latest/verification-results/latest`)).statusCode).toBe(204)
    expect((await get(`${content}/verification-results/latest`)).statusCode).toBe(404)
  })
})

describe('the results of a consumer version', () => {
  it('are summed up over its providers', async () => {
    const facts = given(database.db)
    for (const provider of ['Stock', 'orders', 'Mail']) await facts.pact('Web', '5', provider)
    await facts.result('Web', '5', 'Stock', '3', { success: false })
    await facts.result('Web', '5', 'orders', '10', { success: false })
    await facts.result('Web', '5', 'orders', '11')

    const body = (await get('/verification-results/consumer/Web/version/5/latest')).json()

    expect(body).toMatchObject({
      success: false,
      providerSummary: { successful: ['orders'], failed: ['Stock'], unknown: ['Mail'] },
      _links: {
        self: {
          href: 'http://broker/verification-results/consumer/Web/version/5/latest',
          title: 'Latest verification results for consumer Web version 5',
        },
      },
    })
    expect(
      body._embedded.verificationResults.map((result: { providerName: string }) => [
        result.providerName,
      ]),
    ).toEqual([['orders'], ['Stock']])
  })

  it('are successful where there is nothing to verify, and not found for an unknown version', async () => {
    await given(database.db).version('Web', '5')
    const path = '/verification-results/consumer/Web/version'

    expect((await get(`${path}/5/latest`)).json()).toMatchObject({
      success: true,
      providerSummary: { successful: [], failed: [], unknown: [] },
    })
    expect((await get(`${path}/6/latest`)).statusCode).toBe(404)
    expect((await get(`${path.replace('Web', 'No')}/5/latest`)).statusCode).toBe(404)
  })
})
