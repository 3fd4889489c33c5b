import { beforeEach, describe, expect, it } from '@jest/globals'
import { routesOf, sharedApp } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import { given } from '../test/given.ts'
import type { ServedRoute } from '../test/served-routes.ts'

const database = testDatabase()
const app = sharedApp(database)

/** An address of a route, at which nothing need stand. */
function addressOf({ path }: ServedRoute): string {
  return path.replace(/:\w+|\*/g, 'x')
}

describe('whatever is asked', () => {
  it('the answer tells the version of the broker', async () => {
    const silent: string[] = []
    for (const route of [...routesOf(app()), { method: 'GET', path: '/nowhere', door: 'api' }]) {
      const accept = route.door === 'page' ? 'text/html' : 'application/hal+json'
      const { headers } = await app().inject({
        method: route.method as 'GET',
        url: addressOf(route as ServedRoute),
        headers: { accept },
      })
      if (!/^\d+\.\d+\.\d+/.test(String(headers['x-pact-broker-version'])))
        silent.push(`${route.method} ${route.path}`)
    }
    expect(silent).toEqual([])
    expect(routesOf(app()).length).toBeGreaterThan(200)
  })

  it('a broker that asks for a user tells it, too', async () => {
    const closed = sharedApp(database, {
      PACT_BROKER_BASIC_AUTH_USERNAME: 'u',
      PACT_BROKER_BASIC_AUTH_PASSWORD: 'p',
    })
    const { statusCode, headers } = await closed().inject('/pacticipants')
    expect([statusCode, headers['x-pact-broker-version']]).toEqual([401, expect.any(String)])
  })

  it('OPTIONS names every method that stands at the address', async () => {
    const wrong: string[] = []
    for (const route of routesOf(app())) {
      const response = await app().inject({ method: 'OPTIONS', url: addressOf(route) })
      const named = String(response.headers['access-control-allow-methods']).split(', ')
      const isWhole = [route.method, 'OPTIONS'].every((method) => named.includes(method))
      if (response.statusCode !== 200 || response.body !== '' || !isWhole)
        wrong.push(`${response.statusCode} ${route.method} ${route.path}: ${named}`)
    }
    expect(wrong).toEqual([])
  })

  it('a body of JSON with nothing in it is no fault of the broker', async () => {
    const faults: string[] = []
    const writing = routesOf(app()).filter(
      ({ method, path }) => method !== 'GET' && path !== '/test/error',
    )
    for (const route of writing) {
      const { statusCode } = await app().inject({
        method: route.method as 'POST',
        url: addressOf(route),
        headers: { 'content-type': 'application/json' },
        payload: '',
      })
      if (statusCode >= 500) faults.push(`${statusCode} ${route.method} ${route.path}`)
    }
    expect(faults).toEqual([])
    expect(writing.length).toBeGreaterThan(50)
  })
})

describe('an empty body with the type of JSON', () => {
  it.each([
    ['PUT', '/pacticipants/Web'],
    ['PUT', '/pacticipants/Web/labels/l'],
    ['PUT', '/pacticipants/Web/versions/2'],
    ['PUT', '/pacticipants/Web/versions/2/tags/t'],
    ['PUT', '/pacticipants/Web/branches/b/versions/2'],
    ['DELETE', '/pacticipants/Web'],
    ['GET', '/pacticipants/Web'],
  ] as const)('is taken for %s %s', async (method, url) => {
    await given(database.db).version('Web', '1')

    const headers = { 'content-type': 'application/json' }
    const { statusCode } = await app().inject({ method, url, headers, payload: '' })

    expect([200, 201, 204]).toContain(statusCode)
  })
})

describe('a list in pages', () => {
  beforeEach(async () => {
    const facts = given(database.db)
    for (const number of ['1', '2', '3']) {
      await facts.pact('Web', number, `Provider ${number}`, {
        branch: ['main', `feat/${number}`],
        tags: ['prod'],
      })
      await facts.release('Web', number, 'production')
      await app().inject({ method: 'PUT', url: `/pacticipants/Provider%20${number}/labels/l` })
    }
  })

  const lists: [path: string, embedded: string][] = [
    ['/pacticipants', 'pacticipants'],
    ['/pacticipants?q=prov', 'pacticipants'],
    ['/pacticipants/label/l', 'pacticipants'],
    ['/pacticipants/Web/versions', 'versions'],
    ['/pacticipants/Web/branches', 'branches'],
    ['/pacticipants/Web/branches?q=fe', 'branches'],
    ['/pacticipants/Web/branches/main/versions', 'versions'],
    ['/pacticipants/Web/tags/prod/versions', 'versions'],
    ['/pacticipants/Web/environments/ENVIRONMENT/versions', 'versions'],
    ['/integrations', 'integrations'],
    ['/integrations?q=provider', 'integrations'],
  ]

  interface List {
    page?: { number: number; size: number; totalElements: number; totalPages: number }
    _embedded: Record<string, { _links: unknown }[]>
    _links: { next?: { href: string }; previous?: { href: string } }
  }

  async function get(path: string): Promise<List> {
    const { uuid } = await given(database.db).environment('production')
    const response = await app().inject(
      path.replace('ENVIRONMENT', uuid).replace('http://broker', ''),
    )
    expect(response.statusCode).toBe(200)
    return response.json()
  }

  const andMore = (path: string, query: string) =>
    `${path}${path.includes('?') ? '&' : '?'}${query}`

  it.each(lists)(
    'of %s are all of it, from the first to the last and back',
    async (path, embedded) => {
      const whole = (await get(path))._embedded[embedded] ?? []

      const found: unknown[] = []
      let page = await get(andMore(path, 'pageNumber=1&pageSize=1'))
      for (; ; page = await get(page._links.next?.href ?? '')) {
        found.push(...(page._embedded[embedded] ?? []))
        if (!page._links.next) break
      }

      expect(found.length).toBeGreaterThan(1)
      expect(found).toEqual(whole)
      expect(page.page).toEqual({
        number: whole.length,
        size: 1,
        totalElements: whole.length,
        totalPages: whole.length,
      })
      const before = await get(page._links.previous?.href ?? '')
      expect(before._embedded[embedded]).toEqual(whole.slice(-2, -1))
    },
  )

  it.each(lists)('of %s end where nothing is left, and begin at 1', async (path, embedded) => {
    const beyond = await get(andMore(path, 'page=99&size=2'))
    expect(beyond._embedded[embedded]).toEqual([])
    expect(beyond._links.next).toBeUndefined()

    const { uuid } = await given(database.db).environment('production')
    for (const query of ['pageNumber=0', 'pageSize=x', 'page=1.5', 'size=-1']) {
      const response = await app().inject(andMore(path.replace('ENVIRONMENT', uuid), query))
      expect(response.statusCode).toBe(400)
      expect(response.json()).toEqual({
        errors: { [query.split('=')[0] ?? '']: [expect.stringMatching(/^must be /)] },
      })
    }
  })
})

describe('what ends like a file', () => {
  it.each(['1.json', '1.csv', '1.svg', '1.yaml', '1.html'])('is a name: %s', async (name) => {
    const url = `/pacticipants/${name}/versions/${name}`
    const put = await app().inject({ method: 'PUT', url: `${url}/tags/${name}` })
    expect(put.statusCode).toBe(201)

    expect((await app().inject(url)).json()).toMatchObject({
      number: name,
      _embedded: { tags: [{ name }] },
    })
    expect((await app().inject('/pacticipants/1')).statusCode).toBe(404)
  })

  it.each([
    ['/relationships.csv', 'text/csv'],
    ['/groups/Web.csv', 'text/csv'],
    ['/pacts/provider/Orders/consumer/Web/latest/badge.svg', 'image/svg+xml'],
  ])('is an answer of that kind where there is one, for browsers too: %s', async (url, type) => {
    await given(database.db).pact('Web', '1', 'Orders')

    for (const accept of ['application/hal+json', 'text/html,*/*;q=0.8']) {
      const response = await app().inject({ url, headers: { accept } })
      expect([response.statusCode, response.headers['content-type']]).toEqual([
        200,
        expect.stringContaining(type),
      ])
    }
  })
})

describe('an address of the API that is opened in a browser', () => {
  const pair = 'provider/Orders/consumer/Web'

  async function publish(number: string, id: number): Promise<string> {
    const response = await app().inject({
      method: 'PUT',
      url: `/pacts/${pair}/version/${number}`,
      payload: {
        consumer: { name: 'Web' },
        provider: { name: 'Orders' },
        interactions: [
          {
            description: 'a request for an order',
            request: { method: 'GET', path: '/orders/1' },
            response: { status: 200, body: { id } },
          },
        ],
      },
    })
    return response.json()._links['pb:pact-version'].name
  }

  it('leads to a page about the same', async () => {
    const [one, other] = [await publish('1', 1), await publish('2', 2)]
    const metadata = Buffer.from('w=true').toString('base64url')

    for (const path of [
      `/pact/${pair}/latest`,
      `/pact/${pair}/version/1`,
      `/pacts/${pair}/versions/1`,
      `/pacts/${pair}/pact-version/${one}/metadata/${metadata}`,
      `/pacts/${pair}/pact-version/${one}/diff/pact-version/${other}`,
      `/pacts/${pair}/version/1/schemas/order`,
      '/webhooks/provider/Orders',
    ]) {
      const accept = 'text/html'
      let response = await app().inject({ url: path, headers: { accept } })
      const { location } = response.headers
      if (location !== undefined)
        response = await app().inject({
          url: location.replace('http://broker', ''),
          headers: { accept },
        })
      expect([path, response.statusCode, response.headers['content-type']]).toEqual([
        path,
        200,
        expect.stringContaining('text/html'),
      ])
      expect(response.body).toContain('Orders')
    }
  })
})

it('the latest result of the latest pact with a tag can be deleted, by that address', async () => {
  const facts = given(database.db)
  await facts.pact('Web', '1', 'Orders', { tags: ['prod'] })
  await facts.result('Web', '1', 'Orders', '7')
  await facts.result('Web', '1', 'Orders', '8')
  const url = '/pacts/provider/Orders/consumer/Web/latest/prod/verification-results/latest'

  const statuses = []
  for (const method of ['DELETE', 'GET', 'DELETE', 'GET'] as const)
    statuses.push((await app().inject({ method, url })).statusCode)

  expect(statuses).toEqual([204, 200, 204, 404])
})
