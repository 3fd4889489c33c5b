import { beforeAll, describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { App } from '../http/room.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

const day = (number: number) => new Date(Date.UTC(2024, 2, number))

async function pairs(query = ''): Promise<string[]> {
  const response = await app.inject(`/integrations${query}`)
  return response
    .json()
    ._embedded.integrations.map(
      (one: { consumer: { name: string }; provider: { name: string } }) =>
        `${one.consumer.name} -> ${one.provider.name}`,
    )
}

describe('the integrations', () => {
  it('are listed with what leads on', async () => {
    await given(database.db).pact('web-shop', '1', 'billing')
    const response = await app.inject('/integrations')

    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(response.json()).toEqual({
      _embedded: {
        integrations: [
          {
            consumer: { name: 'web-shop' },
            provider: { name: 'billing' },
            _links: {
              'pb:dashboard': {
                title: 'BETA: Pacts to show on the dashboard',
                href: 'http://broker/dashboard/provider/billing/consumer/web-shop',
              },
              'pb:matrix': {
                title: 'Matrix of pacts/verification results for web-shop and billing',
                href: 'http://broker/matrix/provider/billing/consumer/web-shop',
              },
              'pb:group': { href: 'http://broker/pacticipants/web-shop' },
              'pb:delete_integration': {
                title: 'Delete the integration between web-shop and billing',
                href: 'http://broker/integrations/provider/billing/consumer/web-shop',
              },
            },
          },
        ],
      },
      _links: { self: { href: 'http://broker/integrations', title: 'All integrations' } },
    })
  })

  it('come with the newest contract or result first, in pages and by name', async () => {
    const past = given(database.db)
    await past.pact('A', '1', 'X', { at: day(1) })
    await past.pact('B', '1', 'X', { at: day(3) })
    await past.pact('C', '1', 'Y_', { at: day(2) })
    await past.integration('D', 'X')
    await past.result('A', '1', 'X', '7', { at: day(4) })

    expect(await pairs()).toEqual(['A -> X', 'B -> X', 'C -> Y_', 'D -> X'])
    expect(await pairs('?q=y_')).toEqual(['C -> Y_'])
    expect(await pairs('?q=b')).toEqual(['B -> X'])
    expect(await pairs('?q=%25')).toEqual([])
    expect(await pairs('?page=2&size=3')).toEqual(['D -> X'])
    const response = await app.inject('/integrations?page=1&size=3')
    expect(response.json().page).toEqual({
      number: 1,
      size: 3,
      totalElements: 4,
      totalPages: 2,
    })
  })

  it('are drawn for those who ask for a drawing', async () => {
    await given(database.db).pact('web shop', '1', 'billing-"api"', { at: day(2) })
    await given(database.db).pact('App', '1', 'Api', { at: day(1) })
    const headers = { accept: 'text/vnd.graphviz' }
    const response = await app.inject({ url: '/integrations', headers })

    expect(response.headers['content-type']).toBe('text/vnd.graphviz;charset=utf-8')
    expect(response.body).toBe(
      'digraph {\n  ranksep=3;\n  web_shop -> "billing-\\"api\\""\n  App -> Api\n}\n',
    )
  })
})

describe('deleting an integration', () => {
  const remove = (path: string) => app.inject({ method: 'DELETE', url: path })
  const pair = '/integrations/provider/billing/consumer/web-shop'
  const names = async () => {
    const rows = await database.db
      .selectFrom('version as v')
      .innerJoin('pacticipant as p', 'p.id', 'v.pacticipant_id')
      .select(['p.name', 'v.number'])
      .where('v.deleted_at', 'is', null)
      .orderBy('p.name')
      .orderBy('v.number')
      .execute()
    return rows.map(({ name, number }) => `${name} ${number}`)
  }

  it('takes pacts, results and what is needed for nothing else', async () => {
    const past = given(database.db)
    await past.pact('web-shop', '1', 'billing')
    await past.pact('web-shop', '2', 'billing')
    await past.pact('web-shop', '2', 'other')
    await past.version('web-shop', '3', { branch: 'main', tags: ['dev'] })
    await past.result('web-shop', '1', 'billing', '7')
    await past.deployment('billing', '7', 'test')

    const response = await remove(pair)

    expect([response.statusCode, response.body]).toEqual([204, ''])
    expect(await pairs()).toEqual(['web-shop -> other'])
    expect(await names()).toEqual(['web-shop 2'])
    const pacticipants = await database.db
      .selectFrom('pacticipant')
      .select('name')
      .where('deleted_at', 'is', null)
      .orderBy('name')
      .execute()
    expect(pacticipants.map(({ name }) => name)).toEqual(['other', 'web-shop'])
    const open = await database.db
      .selectFrom('result')
      .select('id')
      .where('deleted_at', 'is', null)
      .execute()
    expect(open).toEqual([])
    expect((await remove(pair)).json()).toEqual({ error: "No provider with name 'billing' found" })
  })

  it('starts anew when it comes back: the same content has no results', async () => {
    await given(database.db).pact('web-shop', '1', 'billing', { content: 'a' })
    await given(database.db).pact('billing', '1', 'web-shop', { content: 'a' })
    await given(database.db).result('web-shop', '1', 'billing', '7')
    const { sha } = (await database.db.selectFrom('content').select('sha').executeTakeFirst()) ?? {
      sha: '',
    }
    await remove(pair)

    const path = '/pacts/provider/billing/consumer/web-shop'
    expect((await app.inject(`${path}/pact-version/${sha}`)).statusCode).toBe(404)
    const put = { method: 'PUT', url: `${path}/version/1`, payload: { interactions: [] } } as const
    expect((await app.inject(put)).statusCode).toBe(201)
    expect(await pairs()).toContain('web-shop -> billing')
  })

  it('between two that have nothing to do with each other is no error', async () => {
    await given(database.db).version('web-shop', '1')
    await given(database.db).version('billing', '1')

    expect((await remove(pair)).statusCode).toBe(204)
  })

  it('cannot be read', async () => {
    expect((await app.inject(pair)).statusCode).toBe(405)
  })

  it('of all leaves nothing but environments', async () => {
    const past = given(database.db)
    await past.pact('web-shop', '1', 'billing', { branch: 'main', tags: ['a'] })
    await past.result('web-shop', '1', 'billing', '7')
    await past.deployment('billing', '7', 'test')

    expect((await remove('/integrations')).statusCode).toBe(204)
    expect(await pairs()).toEqual([])
    expect(await names()).toEqual([])
    const environments = await database.db
      .selectFrom('environment')
      .select('name')
      .where('deleted_at', 'is', null)
      .execute()
    expect(environments).toEqual([{ name: 'test' }])
  })
})

describe('the provider states asked for', () => {
  const path = '/pacts/provider/billing/provider-states'
  const exists = { name: 'an invoice exists', params: { id: 1 } }
  const publish = async (consumer: string, number: string, ...states: unknown[]) => {
    const interactions = states.map((providerStates, index) => ({
      description: `${index}`,
      ...(typeof providerStates === 'string'
        ? { providerState: providerStates }
        : { providerStates }),
    }))
    await app.inject({
      method: 'PUT',
      url: `/pacts/provider/billing/consumer/${consumer}/version/${number}`,
      payload: { interactions },
    })
  }

  it('are those of the main branches, by name, with who asks', async () => {
    const past = given(database.db)
    await past.pacticipant('billing')
    for (const name of ['web-shop', 'mobile-app']) {
      await past.pacticipant(name, { mainBranch: 'main' })
      await past.version(name, '1', { branch: 'main' })
    }
    await past.version('web-shop', '2', { branch: 'feat/x' })
    await publish('web-shop', '1', 'no invoices exist', [exists, { name: 'a' }], [exists])
    await publish('mobile-app', '1', [exists])
    await publish('web-shop', '2', 'only on a branch')

    const response = await app.inject(path)
    expect(response.json()).toEqual({
      providerStates: [
        { name: 'a', consumers: ['web-shop'] },
        { ...exists, consumers: ['mobile-app', 'web-shop'] },
        { name: 'no invoices exist', consumers: ['web-shop'] },
      ],
    })
    const branch = await app.inject(`${path}/branch/feat%2Fx`)
    expect(branch.json()).toEqual({
      providerStates: [{ name: 'only on a branch', consumers: ['web-shop'] }],
    })
  })

  it('are those of what is live in an environment, by its name or uuid', async () => {
    const past = given(database.db)
    await past.pacticipant('billing')
    const { uuid } = await past.environment('prod')
    await publish('web-shop', '1', 'one')
    await publish('web-shop', '2', 'two')
    await publish('web-shop', '3', 'three')
    await past.deployment('web-shop', '1', 'prod')
    await past.release('web-shop', '2', 'prod')

    for (const environment of ['prod', uuid, uuid.toUpperCase()]) {
      const response = await app.inject(`${path}/environment/${environment}`)
      expect(response.json().providerStates.map(({ name }: { name: string }) => name)).toEqual([
        'one',
        'two',
      ])
    }
    expect((await app.inject(`${path}/environment/none`)).statusCode).toBe(404)
    expect((await app.inject('/pacts/provider/none/provider-states')).statusCode).toBe(404)
  })
})
