import { describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { sharedApp } from '../../../test/app.ts'
import { testDatabase } from '../../../test/database.ts'
import { given } from '../../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const [monday, tuesday] = [new Date('2026-01-05T10:00:00Z'), new Date('2026-01-06T10:00:00Z')]

async function page(url: string, status = 200): Promise<string> {
  const response = await app().inject({ url, headers })
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'text/html; charset=utf-8',
  ])
  return response.body.replace(/<\/?bdi>/g, '')
}

async function leadsTo(url: string): Promise<unknown> {
  const response = await app().inject({ url, headers })
  expect(Math.floor(response.statusCode / 100)).toBe(3)
  return response.headers.location
}

describe('the page of environments', () => {
  it('shows what stands where, now and at a past moment, and what moved', async () => {
    const facts = given(database.db)
    await facts.version('Orders', '1', { at: monday })
    await facts.environment('prod', { production: true })
    await database.db.updateTable('environment').set({ updated_at: monday }).execute()
    await facts.deployment('Orders', '1', 'prod', { at: monday })
    await facts.deployment('Orders', '2', 'prod', { at: tuesday })
    await facts.deployment('Orders', '2', 'prod', { instance: 'eu', at: tuesday })
    await facts.release('SDK', '9', 'prod', { at: tuesday })

    const now = await page('/environments')

    expect(now).toContain('2 applications, 1 environment.')
    expect(now).toContain('eu, ')
    expect(now).toContain('released, ')
    expect(now).toContain('deployed')
    expect(await page('/environments?search=SDK')).not.toContain('<b>Orders</b>')
    expect(await page('/environments?search=none%25')).toContain('matches “none%”')
  })

  it('counts the pairs of what stands somewhere, and leads to what the gate said before', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    await facts.pact('Admin', '1', 'Orders')
    await facts.result('Web', '1', 'Orders', '7')
    await facts.result('Admin', '1', 'Orders', '7', { success: false })
    await facts.environment('prod', { production: true })
    for (const name of ['Web', 'Admin']) await facts.deployment(name, '1', 'prod')
    await facts.deployment('Orders', '7', 'prod')

    const [row] = /<tr><th scope="row">[^\n]*Orders.*?<\/tr>/s.exec(
      await page('/environments'),
    ) ?? ['']
    const counts = row.replace(/<svg.*?<\/svg>/gs, '').replace(/<[^>]+>/g, '')

    expect(counts).toContain('1 failed')
    expect(counts).toContain('1 verified')
    expect(await page('/pacticipants/Orders')).toMatch(/Pairs there.*1<span class="vh"> failed/s)
    const [, address] = /href="([^"]+)">what it said/.exec(await page('/environments')) ?? []
    expect(address).toMatch(/can-i-deploy\?pacticipant=.*environment=prod.*asOf=/)
  })

  it('shows the way to the first environment', async () => {
    expect(await page('/environments')).toContain('create-environment')
  })
})

describe('the pages of applications', () => {
  it('list them, and tell of one what it takes part in', async () => {
    const facts = given(database.db)
    await facts.pact('Web/ä', '1', 'Orders', { branch: 'main' })
    await facts.result('Web/ä', '1', 'Orders', '7', { success: false })
    await facts.deployment('Orders', '7', 'prod')

    expect(await page('/pacticipants')).toContain('<b>Web/ä</b>')
    expect(await page('/pacticipants?search=ord')).toContain('1 application.')
    const orders = await page('/pacticipants/Orders')
    expect(orders).toContain('Provider of 1, consumer of 0. 1 integration fails.')
    expect(orders).toContain('prod')
    expect(await page('/pacticipants/Web%2F%C3%A4')).toContain('Provider of 0, consumer of 1.')
    expect(await page('/pacticipants/Nobody', 404)).toContain('Nobody')
  })
})

it('the page of an application judges its newest versions, and leads to the question for older ones', async () => {
  const facts = given(database.db)
  await facts.environment('prod', { production: true })
  for (const version of ['1', '2', '3', '4', '5', '6']) await facts.version('Web', version)
  await facts.deployment('Web', '6', 'prod')

  const cells = (await page('/pacticipants/Web')).match(/<td data-th="To prod">.*?<\/td>/gs) ?? []

  expect(
    cells.map((cell) =>
      cell
        .replace(/<svg.*?<\/svg>/gs, '')
        .replace(/<[^>]+>/g, ' ')
        .trim(),
    ),
  ).toEqual([
    'is there',
    ...Array.from({ length: 4 }, () => expect.stringMatching(/^Yes\s+nothing to check$/)),
    'ask  for 1',
  ])
})

describe('the graph', () => {
  it('draws the busiest application first, and any that is named', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    await facts.pact('Admin', '1', 'Orders')
    await facts.pact('Orders', '1', 'Stock')
    await facts.result('Web', '1', 'Orders', '7', { success: false })

    const text = await page('/graph')

    expect(text).toContain('Around <b>Orders</b>')
    expect(text).toContain('1 of 3 lines is torn.')
    expect(text).toContain('class="seam fail"')
    expect(await page('/graph?focus=Web&depth=2')).toContain('Orders to Stock')
    expect(await page('/graph?focus=Orders&only=failed')).not.toContain('Admin to Orders')
    expect(await page('/graph?focus=orders', 404)).toContain('focus=Orders')
  })

  it('finds the paths between two, or says that there are none', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    await facts.pact('Orders', '1', 'Stock')

    expect(await page('/graph?from=Web&to=Stock')).toContain('1 path, the shortest of 2 steps.')
    expect(await page('/graph?from=Stock&to=Web')).toContain('They do not depend on each other')
    expect(await page('/graph?view=paths')).toContain('Name the two applications.')
  })

  it('draws a thousand applications by label, small enough to be sent', async () => {
    const { db } = database
    const names = Array.from({ length: 1_000 }, (_, index) => ({
      name: `application ${index}`,
      display_name: 'x',
    }))
    const ids = (await db.insertInto('pacticipant').values(names).returning('id').execute()).map(
      ({ id }) => id,
    )
    await db
      .insertInto('label')
      .values(ids.map((id, index) => ({ pacticipant_id: id, name: `team ${index % 30}` })))
      .execute()
    await given(db).pact('application 0', '1', 'application 1')
    const pairs = ids
      .slice(2)
      .flatMap((id, index) =>
        [1, 7].map((step) => ({ consumer_id: id, provider_id: ids[(index * step) % 900] ?? id })),
      )
    const integrations = await db
      .insertInto('integration')
      .values(pairs)
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'provider_id'])
      .execute()
    const [version, content] = [
      await db.selectFrom('version').select(['id', 'ord']).executeTakeFirstOrThrow(),
      await db.selectFrom('content').select('id').executeTakeFirstOrThrow(),
    ]
    await db
      .insertInto('version')
      .values(
        integrations.map((_, index) => ({
          pacticipant_id: ids[0] ?? 0,
          number: `v${index}`,
          ord: version.ord + index + 1,
        })),
      )
      .execute()
    const versions = await db
      .selectFrom('version')
      .select(['id', 'ord'])
      .where('id', '<>', version.id)
      .orderBy('id')
      .execute()
    await db
      .insertInto('publication')
      .values(
        integrations.map((one, index) => ({
          integration_id: one.id,
          provider_id: one.provider_id,
          consumer_version_id: versions[index]?.id ?? 0,
          consumer_version_ord: versions[index]?.ord ?? 0,
          content_id: content.id,
          end_reason: null,
        })),
      )
      .execute()

    // As autovacuum does soon: plans for the rows of other tests may take seconds.
    await sql`analyze`.execute(db)
    for (const url of ['/graph?view=clusters', '/graph', '/graph?focus=application+5&depth=3']) {
      const start = performance.now()
      const text = await page(url)
      expect(performance.now() - start).toBeLessThan(5_000)
      expect(Buffer.byteLength(text)).toBeLessThan(500_000)
    }
  })
})

describe('the search', () => {
  it('finds applications, versions, interactions and states', async () => {
    const interaction = (description: string, state: string) => ({
      description,
      providerStates: [{ name: state }],
      request: { method: 'GET', path: '/' },
      response: { status: 200 },
    })
    const interactions = [
      interaction('get the results of_an-experiment', 'an experiment exists'),
      interaction('other', 'nothing'),
    ]
    const url = '/pacts/provider/Orders/consumer/Web/version/abc123'
    await app().inject({ method: 'PUT', url, payload: { interactions } })

    expect(await page('/search?q=rders')).toContain('<b>Orders</b>')
    expect(await page('/search?q=abc1')).toContain('abc123')
    for (const words of ['result', 'experiment get', 'EXISTS', 'of an'])
      expect(await page(`/search?q=${encodeURIComponent(words)}`)).toContain(
        'get the results of_an-experiment',
      )
    for (const odd of ["'", '\\', '!:*&|()', '<script>', 'no such words'])
      expect(await page(`/search?q=${encodeURIComponent(odd)}`)).not.toContain('get the results')
    expect(await page('/search')).toContain('<h1>Search</h1>')
  })

  it('leads to the application whose whole name it is', async () => {
    await given(database.db).version('Orders/1', '1')

    expect(await leadsTo('/search?q=Orders%2F1')).toBe('http://broker/pacticipants/Orders%2F1')
  })
})

describe('addresses of the reference', () => {
  it('lead to our pages', async () => {
    expect(await leadsTo('/ui/relationships')).toBe('http://broker/')
    expect(await leadsTo('/pacticipants/A%2FB/network')).toBe('http://broker/graph?focus=A%2FB')
    expect(await leadsTo('/groups/Web')).toBe('http://broker/graph?focus=Web')
    expect(
      await leadsTo('/pacts/provider/P/consumer/C/pact-version/abc/verification-results/7'),
    ).toBe('http://broker/pacts/provider/P/consumer/C/pact-version/abc')
  })
})
