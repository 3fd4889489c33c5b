import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { App } from '../http/room.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

const ofPair = '/pacts/provider/billing/consumer/web-shop'
const ofProvider = '/pacts/provider/billing'
const at = new Date('2024-03-01T09:00:10Z')

/** The version numbers a list shows, in its order, or the status of the refusal. */
async function listed(path: string): Promise<string[] | number> {
  const response = await app.inject(path)
  if (response.statusCode !== 200) return response.statusCode
  const { _links } = response.json()
  const links: { href: string }[] =
    _links.pacts ?? _links['pb:pact-versions'] ?? _links['pact-versions']
  return links.map(({ href }) => decodeURIComponent(href.split('/').at(-1) ?? ''))
}

describe('the pacts of a pair', () => {
  it('are listed with their versions', async () => {
    await given(database.db).pact('web-shop', '7f3c2d1', 'billing', { at })
    const response = await app.inject(`${ofPair}/versions?x=y`)

    const pact = `http://broker${ofPair}/version/7f3c2d1`
    expect(response.json()).toEqual({
      _embedded: {
        pacts: [
          {
            createdAt: '2024-03-01T09:00:10+00:00',
            _embedded: {
              consumerVersion: {
                number: '7f3c2d1',
                _links: {
                  self: {
                    title: 'Version',
                    name: '7f3c2d1',
                    href: 'http://broker/pacticipants/web-shop/versions/7f3c2d1',
                  },
                },
              },
            },
            _links: { self: { href: pact, title: 'Pact between web-shop (7f3c2d1) and billing' } },
          },
        ],
      },
      _links: {
        self: {
          href: `http://broker${ofPair}/versions`,
          title: 'All versions of the pact between web-shop and billing',
        },
        consumer: {
          href: 'http://broker/pacticipants/web-shop',
          title: 'Consumer',
          name: 'web-shop',
        },
        provider: {
          href: 'http://broker/pacticipants/billing',
          title: 'Provider',
          name: 'billing',
        },
        'pact-versions': [{ href: pact, title: 'Pact', name: 'Version 7f3c2d1 - 01/03/2024' }],
        'pb:pacts': [
          { href: pact, title: 'Pact between web-shop (7f3c2d1) and billing', name: 'web-shop' },
        ],
      },
    })
  })

  it('by tag are listed under prefixed names', async () => {
    await given(database.db).pact('web-shop', '1', 'billing', { at, tags: ['prod'] })
    const response = await app.inject(`${ofPair}/tag/prod`)

    expect(response.json()._links).toEqual({
      self: {
        href: `http://broker${ofPair}/tag/prod`,
        title: 'All versions of the pact between web-shop and billing with tag prod',
      },
      'pb:consumer': {
        href: 'http://broker/pacticipants/web-shop',
        title: 'Consumer',
        name: 'web-shop',
      },
      'pb:provider': {
        href: 'http://broker/pacticipants/billing',
        title: 'Provider',
        name: 'billing',
      },
      'pb:pact-versions': [
        {
          href: `http://broker${ofPair}/version/1`,
          title: 'Pact version',
          name: 'Version 1 - 01/03/2024',
        },
      ],
    })
  })

  it('are those that the path means', async () => {
    const past = given(database.db)
    await past.pacticipant('web-shop', { mainBranch: 'main' })
    await past.pact('web-shop', '1', 'billing', { branch: 'main', tags: ['prod'] })
    await past.pact('web-shop', '2', 'billing', { branch: 'feat/x', tags: ['prod'] })
    await past.pact('web-shop', '3', 'billing', { branch: ['main', 'feat/x'] })
    await past.version('web-shop', '4', { branch: 'feat/x' })

    expect(await listed(`${ofPair}/versions`)).toEqual(['3', '2', '1'])
    expect(await listed(`${ofPair}/tag/prod`)).toEqual(['2', '1'])
    expect(await listed(`${ofPair}/tag/none`)).toEqual([])
    expect(await listed(`${ofPair}/branch/feat%2Fx`)).toEqual(['2', '3'])
    expect(await listed(`${ofPair}/branch/feat/x`)).toEqual(['2', '3'])
    expect(await listed(`${ofPair}/branch/versions`)).toEqual(['3', '1'])
    expect(await listed(`${ofPair}/branch`)).toEqual(['3', '1'])
    expect(await listed(`${ofPair}/branch/main/latest/versions`)).toEqual(['3'])
    expect(await listed(`${ofPair}/branch/latest/versions`)).toEqual(['3'])
    expect(await listed(`${ofPair}/branch/latest`)).toEqual(['3'])
    expect(await listed(`${ofPair}/branch/feat%2Fx/latest/versions`)).toEqual([])
    expect(await listed(`${ofPair}/branch/feat/x/latest/versions`)).toEqual([])
    expect(await listed(`${ofPair}/branch/none`)).toEqual([])
  })

  it('of a branch called latest are found at its own path', async () => {
    await given(database.db).pact('web-shop', '1', 'billing', { branch: 'latest' })
    expect(await listed(`${ofPair}/branch/latest`)).toEqual(['1'])
  })

  it('on a branch hold contents that were replaced since, elsewhere they do not', async () => {
    const settings = { PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true' }
    const server = testApp(database.db, settings)
    await given(database.db).version('web-shop', '1', { branch: 'main' })
    for (const payload of [{ interactions: [] }, { messages: [] }])
      await server.inject({ method: 'PUT', url: `${ofPair}/version/1`, payload })

    expect(await listed(`${ofPair}/branch/main`)).toEqual(['1', '1'])
    expect(await listed(ofProvider)).toEqual(['1', '1'])
    expect(await listed(`${ofPair}/versions`)).toEqual(['1'])
    expect(await listed(`${ofProvider}/branch/main`)).toEqual(['1'])
  })

  it.each([
    ['/pacts/provider/none/consumer/web-shop', "No provider with name 'none' found"],
    ['/pacts/provider/billing/consumer/none', "No consumer with name 'none' found"],
  ])('of unknown names are refused: %s', async (path, error) => {
    await given(database.db).pact('web-shop', '1', 'billing')
    for (const list of [
      'versions',
      'tag/a',
      'branch/a',
      'branch/versions',
      'branch/latest/versions',
    ]) {
      const response = await app.inject(`${path}/${list}`)
      expect([response.statusCode, response.json()]).toEqual([404, { error }])
    }
  })

  it('are none where two pacticipants have nothing to do with each other', async () => {
    await given(database.db).pacticipant('web-shop')
    await given(database.db).pacticipant('billing')
    expect(await listed(`${ofPair}/versions`)).toEqual([])
  })
})

describe('the pacts of a provider', () => {
  it('are listed under both names, also when there are none', async () => {
    await given(database.db).pact('web-shop', '7f3c2d1', 'billing')
    const response = await app.inject(`${ofProvider}/latest`)

    const href = `http://broker${ofPair}/version/7f3c2d1`
    const title = 'Pact between web-shop (7f3c2d1) and billing'
    expect(response.json()).toEqual({
      _links: {
        self: {
          href: `http://broker${ofProvider}/latest`,
          title: 'Latest pact versions for the provider billing',
        },
        'pb:provider': { href: 'http://broker/pacticipants/billing', name: 'billing' },
        'pb:pacts': [{ href, title, name: 'web-shop' }],
        provider: {
          href: 'http://broker/pacticipants/billing',
          title: 'billing',
          name: 'DEPRECATED - please use the pb:provider relation',
        },
        pacts: [
          {
            href,
            title: `DEPRECATED - please use the pb:pacts relation. ${title}`,
            name: 'web-shop',
          },
        ],
      },
    })
    const empty = await app.inject(`${ofProvider}/latest/none`)
    expect(empty.json()._links).toMatchObject({ pacts: [], 'pb:pacts': [] })
  })

  it('are those that the path means, by consumer', async () => {
    const past = given(database.db)
    await past.pacticipant('web-shop', { mainBranch: 'main' })
    await past.pacticipant('App', { mainBranch: 'trunk' })
    await past.pact('web-shop', 'w1', 'billing', { branch: 'main', tags: ['prod'] })
    await past.pact('web-shop', 'w2', 'billing', { branch: 'feat/x' })
    await past.pact('web-shop', 'w3', 'billing', { branch: 'main' })
    await past.version('web-shop', 'w4', { branch: 'feat/x', tags: ['prod'] })
    await past.pact('App', 'a1', 'billing', { branch: ['trunk', 'main'], tags: ['prod'] })
    await past.pact('App', 'a2', 'billing', { tags: ['prod'] })
    await past.pact('App', 'a3', 'other', { branch: 'trunk' })

    expect(await listed(ofProvider)).toEqual(['a1', 'a2', 'w1', 'w2', 'w3'])
    expect(await listed(`${ofProvider}/tag/prod`)).toEqual(['a1', 'a2', 'w1'])
    expect(await listed(`${ofProvider}/latest`)).toEqual(['a2', 'w3'])
    expect(await listed(`${ofProvider}/latest/prod`)).toEqual(['a2', 'w1'])
    expect(await listed(`${ofProvider}/branch`)).toEqual(['a1', 'w1', 'w3'])
    expect(await listed(`${ofProvider}/branch/main`)).toEqual(['a1', 'w1', 'w3'])
    expect(await listed(`${ofProvider}/branch/latest`)).toEqual(['w3'])
    expect(await listed(`${ofProvider}/branch/main/latest`)).toEqual(['a1', 'w3'])
    expect(await listed(`${ofProvider}/branch/feat%2Fx`)).toEqual(['w2'])
    expect(await listed(`${ofProvider}/branch/feat/x`)).toEqual(['w2'])
    expect(await listed(`${ofProvider}/branch/feat/x/latest`)).toEqual([])
    expect(await listed('/pacts/provider/none')).toBe(404)
  })

  it.each([
    ['', 'All pact versions for the provider billing'],
    ['/tag/T', "All pact versions for the provider billing with consumer version tag 'T'"],
    ['/latest/T', "Latest pact versions for the provider billing with consumer version tag 'T'"],
    ['/branch', 'All pact versions for the provider billing'],
    ['/branch/B', "All pact versions for the provider billing with consumer version branch 'B'"],
    [
      '/branch/B/latest',
      "Latest pact versions for the provider billing with consumer version branch 'B'",
    ],
  ])('have a title that says which: %s', async (path, title) => {
    await given(database.db).pacticipant('billing')
    const response = await app.inject(ofProvider + path)
    expect(response.json()._links.self).toEqual({
      href: `http://broker${ofProvider}${path}`,
      title,
    })
  })
})

describe('the latest pacts of all', () => {
  it('are listed by consumer and provider', async () => {
    await given(database.db).pact('web-shop', '1', 'billing', { at })
    await given(database.db).pact('web-shop', '2', 'billing', { at })
    await given(database.db).pact('App', '1', 'billing')
    await given(database.db).pact('web-shop', '2', 'Accounts')
    const response = await app.inject('/pacts/latest')

    const body = response.json()
    expect(
      body.pacts.map((pact: { _links: { self: { href: string }[] } }) => pact._links.self[0]?.href),
    ).toEqual([
      'http://broker/pacts/provider/billing/consumer/App/latest',
      'http://broker/pacts/provider/Accounts/consumer/web-shop/latest',
      'http://broker/pacts/provider/billing/consumer/web-shop/latest',
    ])
    const latest = `http://broker${ofPair}/latest`
    const version = 'http://broker/pacticipants/web-shop/versions/2'
    expect(body.pacts[2]).toEqual({
      createdAt: '2024-03-01T09:00:10+00:00',
      _embedded: {
        consumer: {
          name: 'web-shop',
          _embedded: {
            version: {
              number: '2',
              _links: { self: { title: 'Version', name: '2', href: version } },
            },
          },
          _links: { self: { href: 'http://broker/pacticipants/web-shop' } },
        },
        provider: {
          name: 'billing',
          _links: { self: { href: 'http://broker/pacticipants/billing' } },
        },
      },
      _links: { self: [{ href: latest }, { href: `http://broker${ofPair}/version/2` }] },
    })
    expect(body._links.self).toEqual({ href: 'http://broker/pacts/latest' })
    const title = 'Latest pact between web-shop and billing'
    expect(body._links['pb:pacts'][2]).toEqual({ href: latest, title })
    expect(body._links.pacts[2]).toEqual({
      href: latest,
      title,
      name: 'DEPRECATED - please use the pb:pacts relation',
    })
    expect(body._links.curies).toEqual([
      { name: 'pb', href: 'http://broker/doc/{rel}?context=pacts', templated: true },
    ])
  })
})

describe('deleting pacts', () => {
  const deleted = async (path: string) => {
    const response = await app.inject({ method: 'DELETE', url: ofPair + path })
    return response.body === '' ? response.statusCode : [response.statusCode, response.json()]
  }
  const index = { href: 'http://broker' }
  const left = {
    _links: {
      index,
      'pb:latest-pact-version': { href: `http://broker${ofPair}/latest`, title: 'Latest pact' },
    },
  }

  beforeEach(async () => {
    const past = given(database.db)
    await past.pacticipant('web-shop', { mainBranch: 'main' })
    await past.pact('web-shop', '1', 'billing', { branch: 'main', tags: ['prod'], content: 'a' })
    await past.pact('web-shop', '2', 'billing', { branch: 'feat/x', content: 'a' })
    await past.pact('web-shop', '3', 'billing', { branch: 'feat/x', content: 'b' })
    await past.pact('web-shop', '3', 'other', { content: 'b' })
  })

  it('of one version takes that one, once', async () => {
    expect(await deleted('/version/3')).toEqual([200, left])
    expect(await listed(`${ofPair}/versions`)).toEqual(['2', '1'])
    expect(await deleted('/version/3')).toEqual([
      404,
      { error: 'No pact between web-shop and billing found for consumer version 3' },
    ])
    expect(await listed('/pacts/provider/other')).toEqual(['3'])
  })

  it('of all versions answers with nothing', async () => {
    expect(await deleted('/versions')).toBe(204)
    expect(await listed(`${ofPair}/versions`)).toEqual([])
    expect(await deleted('/versions')).toBe(204)
  })

  it.each([
    ['/tag/prod', ['3', '2']],
    ['/tag/none', ['3', '2', '1']],
    ['/branch/feat%2Fx', ['1']],
    ['/branch/feat%2Fx/latest/versions', ['1']],
    ['/branch/versions', ['3', '2']],
    ['/branch/latest/versions', ['3', '2']],
  ])('at %s leaves the others', async (path, rest) => {
    expect(await deleted(path)).toEqual([200, left])
    expect(await listed(`${ofPair}/versions`)).toEqual(rest)
  })

  it('of the last one leads to none', async () => {
    await deleted('/branch/feat%2Fx')
    expect(await deleted('/tag/prod')).toEqual([200, { _links: { index } }])
  })

  it('keeps the content with its results, for those who publish it again', async () => {
    await given(database.db).result('web-shop', '3', 'billing', '7')
    const before = await app.inject(`${ofPair}/version/3`)
    await deleted('/versions')
    const payload = { ...before.json(), createdAt: undefined, _links: undefined }
    await app.inject({ method: 'PUT', url: `${ofPair}/version/4`, payload })

    const rows = await database.db
      .selectFrom('result')
      .select('id')
      .where('deleted_at', 'is', null)
      .execute()
    const revisions = await database.db
      .selectFrom('publication')
      .select('revision')
      .where('ended_at', 'is', null)
      .execute()
    expect([rows.length, revisions]).toEqual([1, [{ revision: 1 }, { revision: 1 }]])
  })

  it('of unknown pacticipants is refused', async () => {
    const url = '/pacts/provider/none/consumer/web-shop/versions'
    const response = await app.inject({ method: 'DELETE', url })
    expect([response.statusCode, response.json()]).toEqual([
      404,
      { error: "No provider with name 'none' found" },
    ])
  })
})
