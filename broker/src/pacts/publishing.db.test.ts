import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()

const invoice = {
  description: 'a request for an invoice',
  request: { method: 'GET', path: '/invoices/1' },
  response: { status: 200 },
}
const refund = { ...invoice, description: 'a request for a refund' }

function pact(...interactions: object[]) {
  return {
    consumer: { name: 'web-shop' },
    provider: { name: 'billing' },
    interactions,
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
}

const url = (number: string, names = 'provider/billing/consumer/web-shop') =>
  `/pacts/${names}/version/${encodeURIComponent(number)}`

function put(number: string, payload: unknown, options: object = {}) {
  return send('PUT', number, payload, options)
}

function send(
  method: 'PUT' | 'PATCH',
  number: string,
  payload: unknown,
  {
    settings = {},
    headers = {},
    names,
  }: { settings?: Record<string, string>; headers?: object; names?: string } = {},
) {
  return testApp(database.db, settings).inject({
    method,
    url: url(number, names),
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
}

const modifiable = { PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true' }

describe('PUT a pact', () => {
  it('publishes it and answers with it', async () => {
    const response = await put('7f3c2d1', pact(invoice))

    expect(response.statusCode).toBe(201)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(response.headers.location).toBeUndefined()
    const base = 'http://broker/pacts/provider/billing/consumer/web-shop'
    const body = response.json()
    const sha = body._links['pb:pact-version'].name
    expect(sha).toMatch(/^[\da-f]{40}$/)
    expect(body).toEqual({
      ...pact({ _id: expect.stringMatching(/^[\da-f]{40}$/), ...invoice }),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      _links: {
        self: {
          title: 'Pact',
          name: 'Pact between web-shop (7f3c2d1) and billing',
          href: `${base}/version/7f3c2d1`,
        },
        'pb:consumer': {
          title: 'Consumer',
          name: 'web-shop',
          href: 'http://broker/pacticipants/web-shop',
        },
        'pb:consumer-version': {
          title: 'Consumer version',
          name: '7f3c2d1',
          href: 'http://broker/pacticipants/web-shop/versions/7f3c2d1',
        },
        'pb:provider': {
          title: 'Provider',
          name: 'billing',
          href: 'http://broker/pacticipants/billing',
        },
        'pb:pact-version': {
          title: 'Pact content version permalink',
          name: sha,
          href: `${base}/pact-version/${sha}`,
        },
        'pb:latest-pact-version': { title: 'Latest version of this pact', href: `${base}/latest` },
        'pb:all-pact-versions': { title: 'All versions of this pact', href: `${base}/versions` },
        'pb:latest-untagged-pact-version': {
          title: 'Latest untagged version of this pact',
          href: `${base}/latest-untagged`,
        },
        'pb:latest-tagged-pact-version': {
          title: 'Latest tagged version of this pact',
          href: `${base}/latest/{tag}`,
          templated: true,
        },
        'pb:previous-distinct': {
          title: 'Previous distinct version of this pact',
          href: `${base}/version/7f3c2d1/previous-distinct`,
        },
        'pb:diff-previous-distinct': {
          title: 'Diff with previous distinct version of this pact',
          href: `${base}/version/7f3c2d1/diff/previous-distinct`,
        },
        'pb:diff': {
          title: 'Diff with another specified version of this pact',
          href: `${base}/pact-version/${sha}/diff/pact-version/{pactVersion}`,
          templated: true,
        },
        'pb:pact-webhooks': {
          title: 'Webhooks for the pact between web-shop and billing',
          href: 'http://broker/webhooks/provider/billing/consumer/web-shop',
        },
        'pb:consumer-webhooks': {
          title: 'Webhooks for all pacts with consumer web-shop',
          href: 'http://broker/webhooks/consumer/web-shop',
        },
        'pb:provider-webhooks': {
          title: 'Webhooks for all pacts with provider billing',
          href: 'http://broker/webhooks/provider/billing',
        },
        'pb:tag-prod-version': {
          title: "PUT to this resource to tag this consumer version as 'production'",
          href: 'http://broker/pacticipants/web-shop/versions/7f3c2d1/tags/prod',
        },
        'pb:tag-version': {
          title: 'PUT to this resource to tag this consumer version',
          href: 'http://broker/pacticipants/web-shop/versions/7f3c2d1/tags/{tag}',
          templated: true,
        },
        'pb:publish-verification-results': {
          title: 'Publish verification results',
          href: `${base}/pact-version/${sha}/verification-results`,
        },
        'pb:schemas': {
          title: 'What this pact says as JSON Schemas',
          href: `${base}/version/7f3c2d1/schemas`,
        },
        'pb:latest-verification-results': {
          href: `${base}/pact-version/${sha}/verification-results/latest`,
        },
        'pb:triggered-webhooks': {
          title: 'Webhooks triggered by the publication of this pact',
          href: `${base}/version/7f3c2d1/triggered-webhooks`,
        },
        'pb:matrix-for-consumer-version': {
          title: 'View matrix rows for the consumer version to which this pact belongs',
          href: 'http://broker/matrix?q%5B%5D%5Bpacticipant%5D=web-shop&q%5B%5D%5Bversion%5D=7f3c2d1&latestby=cvpv',
        },
        curies: [{ name: 'pb', href: 'http://broker/doc/{rel}?context=pact', templated: true }],
      },
    })
    expect(Object.keys(body._links).find((name) => /latest.*pact.*version/.test(name))).toBe(
      'pb:latest-pact-version',
    )
  })

  it('again changes nothing, also with other metadata, and answers 200', async () => {
    const first = await put('1', pact(invoice))
    const second = await put('1', { ...pact(invoice), metadata: { ...pact().metadata, a: 1 } })

    expect(second.statusCode).toBe(200)
    expect(second.json()).toEqual(first.json())
    const rows = await database.db.selectFrom('publication').select('revision').execute()
    expect(rows).toEqual([{ revision: 1 }])
  })

  it('keeps the document that came first, for every version with the same content', async () => {
    await put('1', { ...pact(invoice, refund), metadata: { of: 'first' } })
    const second = await put('2', { ...pact(refund, invoice), metadata: { of: 'second' } })

    expect(second.statusCode).toBe(201)
    expect(second.json()).toMatchObject({
      interactions: [invoice, refund],
      metadata: { of: 'first' },
    })
  })

  it('keeps every digit and every odd character', async () => {
    const body =
      '{"interactions":[{"n":1.0,"big":12345678901234567890,"e":1E5,"s":"\\u0000\\ud800é"}]}'

    const response = await put('1', body)

    expect(response.statusCode).toBe(201)
    expect(response.body).toContain(
      '"n":1.0,"big":12345678901234567890,"e":1E5,"s":"\\u0000\\ud800é"',
    )
  })

  it('refuses to change what the version shows, and says why', async () => {
    await put('1', pact(invoice))
    const response = await put('1', pact(refund))

    expect(response.statusCode).toBe(409)
    expect(response.json().error).toMatch(
      /^Cannot change the content of the pact for web-shop version 1 and provider billing, as race conditions will cause unreliable results for can-i-deploy\. .*docs\.pact\.io\/go\/versioning$/,
    )
    const shown = await testApp(database.db).inject(url('1'))
    expect(shown.json().interactions).toMatchObject([invoice])
  })

  it('makes a new revision where changes are allowed, and shows only that', async () => {
    await put('1', pact(invoice), { settings: modifiable })
    const response = await put('1', pact(refund), { settings: modifiable })

    expect(response.statusCode).toBe(200)
    expect(response.json().interactions).toMatchObject([refund])
    const rows = await database.db
      .selectFrom('publication')
      .select(['revision', 'end_reason'])
      .orderBy('revision')
      .execute()
    expect(rows).toEqual([
      { revision: 1, end_reason: 'superseded' },
      { revision: 2, end_reason: null },
    ])
  })

  it.each(['Web/Shop', 'a%b', 'ä b+c', '#1?', "it's (a) *"])(
    'takes names and numbers as they are: %s',
    async (name) => {
      const names = `provider/${encodeURIComponent(`${name} p`)}/consumer/${encodeURIComponent(name)}`

      const response = await put(name, { interactions: [] }, { names })
      const { self } = response.json()._links
      const again = await testApp(database.db).inject(new URL(self.href).pathname)

      expect(response.statusCode).toBe(201)
      expect(again.json()).toEqual(response.json())
      expect(self.name).toBe(`Pact between ${name} (${name}) and ${name} p`)
    },
  )

  it('notes what the interactions say', async () => {
    await put('1', {
      interactions: [{ ...invoice, providerStates: [{ name: 's', params: { id: 1 } }] }, invoice],
      messages: [{ description: 'm' }],
    })

    const rows = await database.db
      .selectFrom('content_interaction as ci')
      .innerJoin('interaction as i', 'i.id', 'ci.interaction_id')
      .select(['ci.position', 'i.kind', 'i.description', 'i.provider_states'])
      .orderBy('ci.position')
      .execute()
    expect(rows).toEqual([
      {
        position: 0,
        kind: 'Synchronous/HTTP',
        description: invoice.description,
        provider_states: [{ name: 's', params: { id: 1 } }],
      },
      {
        position: 1,
        kind: 'Synchronous/HTTP',
        description: invoice.description,
        provider_states: [],
      },
      { position: 2, kind: 'Asynchronous/Messages', description: 'm', provider_states: [] },
    ])
  })
})

describe('PUT of what is no pact', () => {
  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'The pact is not JSON: '],
    ['broken JSON', '{"a":', 'The pact is not JSON: '],
    ['a text', '"x"', 'Expected JSON Object in request body but found String'],
    ['a list', '[]', 'Expected JSON Object in request body but found Array'],
    [
      'too deep a document',
      `${'{"a":'.repeat(51)}1${'}'.repeat(51)}`,
      'The pact is nested deeper than 50 levels',
    ],
  ])('refuses %s', async (_what, payload, sentence) => {
    const response = await put('1', payload)

    expect(response.statusCode).toBe(400)
    expect(response.json().error).toMatch(new RegExp(`^${sentence}`))
    const rows = await database.db.selectFrom('pacticipant').select('id').execute()
    expect(rows).toEqual([])
  })

  it('refuses bytes that are no UTF-8, and says where', async () => {
    const response = await testApp(database.db).inject({
      method: 'PUT',
      url: url('1'),
      headers: { 'content-type': 'application/json' },
      payload: Buffer.from([0x7b, 0x22, 0x61, 0xff, 0x22]),
    })

    expect(response.statusCode).toBe(400)
    expect(response.json().error).toBe(
      `Request body has a non UTF-8 character at char 4 and cannot be parsed as JSON. Fragment preceding invalid character is: '{"a'`,
    )
  })

  it('refuses other names than those in the path', async () => {
    const document = { consumer: { name: 'a' }, provider: { name: 'b' }, interactions: [] }
    const response = await put('1', document)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      errors: {
        'consumer.name': ["name in pact 'a' does not match name in URL path 'web-shop'."],
        'provider.name': ["name in pact 'b' does not match name in URL path 'billing'."],
      },
    })
  })

  it('accepts a document without names, whatever it is', async () => {
    const response = await put('1', { openapi: '3.1.0', consumer: { name: ' ' } })

    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ openapi: '3.1.0' })
  })

  it('refuses blank names and numbers', async () => {
    const response = await put(' ', {}, { names: 'provider/%20/consumer/%20' })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      errors: {
        'consumer.name': ['cannot be blank'],
        'provider.name': ['cannot be blank'],
        consumer_version_number: ['cannot be blank'],
      },
    })
  })

  it('refuses a number without a place where versions are ordered semantically', async () => {
    const app = testApp(database.db, { PACT_BROKER_ORDER_VERSIONS_BY_DATE: 'false' })
    const publish = (number: string) =>
      app.inject({
        method: 'PUT',
        url: `/pacts/provider/billing/consumer/web-shop/version/${number}`,
        payload: { interactions: [] },
      })

    const refused = await publish('7f3c2d1')

    expect(refused.statusCode).toBe(400)
    expect(refused.json()).toEqual({
      errors: {
        consumer_version_number: [
          "Version number '7f3c2d1' cannot be parsed to a version number. The expected format (unless this configuration has been overridden) is a semantic version. eg. 1.3.0 or 2.0.4.rc1",
        ],
      },
    })
    expect((await publish('1.0.0')).statusCode).toBe(201)
  })

  it.each(['text/plain', 'application/merge-patch+json', 'application/xml'])(
    'refuses the content type %s',
    async (type) => {
      const response = await put('1', pact(), { headers: { 'content-type': type } })
      expect(response.statusCode).toBe(415)
    },
  )

  it('refuses a new name that is much like an existing one, in plain text', async () => {
    await given(database.db).pacticipant('Billings')
    const response = await put('1', { interactions: [] })

    expect(response.statusCode).toBe(409)
    expect(response.headers['content-type']).toBe('text/plain;charset=utf-8')
    expect(response.body).toContain('* Billings\n')
    expect(response.body).toContain(
      'pact-broker create-or-update-pacticipant --name "billing" --broker-base-url http://broker\n',
    )
    const settings = { PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES: 'false' }
    expect((await put('1', { interactions: [] }, { settings })).statusCode).toBe(201)
  })
})

describe('PATCH a pact', () => {
  it('publishes it where there is none', async () => {
    expect((await send('PATCH', '1', pact(invoice))).statusCode).toBe(201)
  })

  it('merges it into what the version shows, under the sha of the whole', async () => {
    await put('1', pact(invoice))
    const merged = await send('PATCH', '1', pact(refund))
    const whole = await put('2', pact(refund, invoice))

    expect(merged.statusCode).toBe(200)
    expect(merged.json().interactions).toMatchObject([invoice, refund])
    expect(merged.json()._links['pb:pact-version'].name).toBe(
      whole.json()._links['pb:pact-version'].name,
    )
  })

  it('is refused without a word where the same interaction makes another request', async () => {
    await put('1', pact(invoice))
    const other = { ...invoice, request: { method: 'POST', path: '/' } }

    const response = await send('PATCH', '1', pact(other))

    expect([response.statusCode, response.body]).toEqual([409, ''])
    const shown = await testApp(database.db).inject(url('1'))
    expect(shown.json().interactions).toMatchObject([invoice])
  })

  it('is refused for messages', async () => {
    await put('1', { messages: [] })
    expect((await send('PATCH', '1', { messages: [{ description: 'a' }] })).statusCode).toBe(409)
  })
})

describe('older paths of a pact', () => {
  it.each([
    '/pacts/provider/billing/consumer/web-shop/versions/1',
    '/pact/provider/billing/consumer/web-shop/version/1',
  ])('do the same: %s', async (path) => {
    const app = testApp(database.db)
    const json = { 'content-type': 'application/json' }

    const made = await app.inject({
      method: 'PUT',
      url: path,
      headers: json,
      payload: pact(invoice),
    })
    const merged = await app.inject({
      method: 'PATCH',
      url: path,
      headers: json,
      payload: pact(refund),
    })
    const read = await app.inject(path)
    const gone = await app.inject({ method: 'DELETE', url: path })

    expect([made, merged, read, gone].map((one) => one.statusCode)).toEqual([201, 200, 200, 200])
    expect(read.json().interactions).toHaveLength(2)
  })
})

describe('publishing at the same time', () => {
  it('the same pact many times makes one content and one publication', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => put('1', pact(invoice))))

    expect(all.map((one) => one.statusCode).sort()).toEqual([...Array(11).fill(200), 201])
    const counts = await database.db
      .selectFrom('publication')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(counts.count).toBe(1)
  })

  it('different contents for one version leave one, and refuse the others', async () => {
    const all = await Promise.all([invoice, refund, { a: 1 }].map((one) => put('1', pact(one))))

    expect(all.map((one) => one.statusCode).sort()).toEqual([201, 409, 409])
  })

  it('parts that are merged all arrive', async () => {
    const parts = Array.from({ length: 8 }, (_, index) => ({ ...invoice, description: `${index}` }))
    await Promise.all(parts.map((part) => send('PATCH', '1', pact(part))))

    const shown = await testApp(database.db).inject(url('1'))
    expect(shown.json().interactions).toHaveLength(8)
    const revisions = await database.db
      .selectFrom('publication')
      .select('revision')
      .orderBy('revision')
      .execute()
    expect(revisions.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
