import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const day = (date: string) => new Date(`2024-03-${date}T09:00:00Z`)
const base = 'http://broker/pacticipants/web-shop'
const json = { 'content-type': 'application/json' }
const mergePatch = { 'content-type': 'application/merge-patch+json' }

describe('GET /pacticipants/:name/versions/:number', () => {
  it('answers with the version and all that hangs on it', async () => {
    const { db } = database
    await given(db).version('web-shop', '7f3c2d1', {
      branch: ['main', 'feat/x'],
      tags: ['prod', 'a/b'],
      buildUrl: 'https://ci.example/builds/42',
      at: day('01'),
    })
    await given(db).version('web-shop', '8', { branch: 'feat/x' })
    await given(db).pact('web-shop', '7f3c2d1', 'users')
    await given(db).pact('web-shop', '7f3c2d1', 'Billing')
    await given(db).deployment('web-shop', '7f3c2d1', 'test', { instance: 'blue', at: day('02') })
    await given(db).deployment('web-shop', '7f3c2d1', 'prod', { at: day('03') })
    await given(db).deployment('web-shop', '8', 'prod', { at: day('04') })
    await given(db).release('web-shop', '7f3c2d1', 'prod', { at: day('05') })
    const uuids = async (table: 'deployment' | 'release' | 'environment') =>
      (await db.selectFrom(table).select('uuid').orderBy('id').execute()).map(({ uuid }) => uuid)
    const [blue, prod] = await uuids('deployment')
    const [release] = await uuids('release')
    const [test, production] = await uuids('environment')

    const response = await testApp(db).inject('/pacticipants/web-shop/versions/7f3c2d1')

    const self = `${base}/versions/7f3c2d1`
    const branch = (name: string, path: string, latest: boolean) => ({
      name,
      latest,
      _links: {
        self: { title: 'Branch version', name, href: `${base}/branches/${path}/versions/7f3c2d1` },
      },
    })
    const branches = [branch('main', 'main', true), branch('feat/x', 'feat%2Fx', false)]
    const tag = (name: string, path: string) => ({
      name,
      _links: { self: { title: 'Tag', name, href: `${self}/tags/${path}` } },
    })
    const pact = (provider: string) => ({
      title: 'Pact',
      name: `Pact between web-shop (7f3c2d1) and ${provider}`,
      href: `http://broker/pacts/provider/${provider}/consumer/web-shop/version/7f3c2d1`,
    })
    const record = (kind: string, title: string) =>
      [
        ['prod', production],
        ['test', test],
      ].map(([name, uuid]) => ({
        title: `${title} to ${name}`,
        name,
        href: `${self}/${kind}/environment/${uuid}`,
      }))
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      number: '7f3c2d1',
      buildUrl: 'https://ci.example/builds/42',
      createdAt: '2024-03-01T09:00:00+00:00',
      _embedded: {
        branches,
        branchVersions: branches,
        tags: [tag('prod', 'prod'), tag('a/b', 'a%2Fb')],
      },
      _links: {
        self: { title: 'Version', name: '7f3c2d1', href: self },
        'pb:pacticipant': { title: 'Pacticipant', name: 'web-shop', href: base },
        'pb:tag': {
          href: `${self}/tags/{tag}`,
          title: 'Get, create or delete a tag for this pacticipant version',
          templated: true,
        },
        'pb:latest-verification-results-where-pacticipant-is-consumer': {
          title: 'Latest verification results for consumer version',
          href: 'http://broker/verification-results/consumer/web-shop/version/7f3c2d1/latest',
        },
        'pb:pact-versions': [pact('Billing'), pact('users')],
        'pb:deployed-environments': [
          {
            title: 'Version deployed to prod',
            name: 'prod',
            href: `http://broker/deployed-versions/${prod}`,
            currently_deployed: false,
          },
          {
            title: 'Version deployed to test',
            name: 'test',
            href: `http://broker/deployed-versions/${blue}`,
            currently_deployed: true,
            application_instance: 'blue',
          },
        ],
        'pb:released-environments': [
          {
            title: 'Version released to prod',
            name: 'prod',
            href: `http://broker/released-versions/${release}`,
            currently_supported: true,
          },
        ],
        'pb:record-deployment': record('deployed-versions', 'Record deployment'),
        'pb:record-release': record('released-versions', 'Record release'),
        curies: [{ name: 'pb', href: 'http://broker/doc/{rel}?context=version', templated: true }],
      },
    })
  })

  it('answers 404 with both names where there is none', async () => {
    await given(database.db).version('Web', '1')

    const response = await testApp(database.db).inject('/pacticipants/Web/versions/latest')

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error: "No version 'latest' of pacticipant 'Web' found" })
  })
})

describe('the latest version', () => {
  it('is the one made last, of all, with a tag or on a branch', async () => {
    const { db } = database
    await given(db).version('web-shop', '2', { branch: 'feat/x', tags: ['prod'] })
    await given(db).version('web-shop', '1', { branch: 'main', tags: ['prod'] })
    await given(db).version('web-shop', '3', { branch: 'feat/x' })
    await given(db).version('web-shop', '2', { branch: 'main' })
    const app = testApp(db)
    const asked = async (path: string) =>
      (await app.inject(`/pacticipants/web-shop/${path}`)).json()

    expect((await asked('latest-version')).number).toBe('3')
    expect((await asked('latest-version/prod')).number).toBe('1')
    expect((await asked('branches/feat%2Fx/latest-version')).number).toBe('3')
    const head = await asked('branches/main/latest-version?x=1')
    expect(head.number).toBe('2')
    expect(head._links.self.href).toBe(`${base}/branches/main/latest-version`)
  })

  it.each([
    ['latest-version', "No version of pacticipant 'web-shop' found"],
    ['latest-version/prod', "No version of pacticipant 'web-shop' with tag 'prod' found"],
    ['branches/main/latest-version', "No version of pacticipant 'web-shop' on branch 'main' found"],
  ])('%s answers 404 where there is none', async (path, error) => {
    const response = await testApp(database.db).inject(`/pacticipants/web-shop/${path}`)

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error })
  })
})

describe('writing a version', () => {
  const url = '/pacticipants/web-shop/versions/1'

  it('PUT makes it, then overwrites its build URL and, if they are given, its tags', async () => {
    const app = testApp(database.db)
    const put = (payload?: object) =>
      app.inject({ method: 'PUT', url, headers: json, ...(payload && { payload }) })

    const made = await put({ buildUrl: 'https://ci/1', tags: [{ name: 'a' }, { name: 'b' }] })
    const kept = await put({ _embedded: { tags: [{ name: 'b' }, { name: 'c' }] }, branch: 'x' })
    const bare = await put()

    expect([made.statusCode, kept.statusCode, bare.statusCode]).toEqual([201, 200, 200])
    expect(made.headers.location).toBeUndefined()
    expect(made.json()).toMatchObject({ number: '1', buildUrl: 'https://ci/1' })
    expect(tagsOf(made.json())).toEqual(['a', 'b'])
    expect(tagsOf(kept.json())).toEqual(['b', 'c'])
    expect(kept.json()).not.toHaveProperty('buildUrl')
    expect(kept.json()._embedded.branches).toEqual([])
    expect(tagsOf(bare.json())).toEqual(['b', 'c'])
  })

  it('PATCH makes it, then changes only what is given', async () => {
    const app = testApp(database.db)
    const patch = (payload: object) =>
      app.inject({ method: 'PATCH', url, headers: mergePatch, payload: JSON.stringify(payload) })

    const made = await patch({ buildUrl: 'https://ci/1' })
    const tagged = await patch({ tags: [{ name: 'a' }] })
    const cleared = await patch({ buildUrl: null, tags: [] })

    expect([made.statusCode, tagged.statusCode, cleared.statusCode]).toEqual([201, 200, 200])
    expect(tagged.json().buildUrl).toBe('https://ci/1')
    expect(tagsOf(tagged.json())).toEqual(['a'])
    expect(cleared.json()).not.toHaveProperty('buildUrl')
    expect(tagsOf(cleared.json())).toEqual([])
  })

  it('detects no branch from tags', async () => {
    const app = testApp(database.db)

    await app.inject({ method: 'PUT', url, headers: json, payload: { tags: [{ name: 'main' }] } })

    expect((await app.inject('/pacticipants/web-shop')).json()).not.toHaveProperty('mainBranch')
  })

  it.each([
    ['PUT', mergePatch],
    ['PATCH', json],
  ] as const)('%s refuses the content type of the other', async (method, headers) => {
    const response = await testApp(database.db).inject({ method, url, headers, payload: '{}' })

    expect(response.statusCode).toBe(415)
  })

  it.each([
    [{ buildUrl: 1 }, { buildUrl: ['must be a string'] }],
    [{ tags: 'a' }, { tags: ['must be an array'] }],
    [
      { tags: [{}, { name: '' }] },
      { tags: ['name is missing (at index 0)', 'name must be filled (at index 1)'] },
    ],
  ])('refuses %j', async (payload, errors) => {
    const response = await testApp(database.db).inject({
      method: 'PUT',
      url,
      headers: json,
      payload,
    })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })

  it('makes one of many at once, in the order of creation', async () => {
    const { db } = database
    const app = testApp(db)
    const put = (number: string) =>
      app.inject({ method: 'PUT', url: `/pacticipants/new/versions/${number}`, headers: json })

    const responses = await Promise.all(['1', '1', '1', '2', '2', '3'].map(put))

    const made = responses.filter(({ statusCode }) => statusCode === 201)
    expect(made).toHaveLength(3)
    const rows = await db.selectFrom('version').select(['id', 'ord']).execute()
    expect(rows).toHaveLength(3)
    expect(rows.every(({ id, ord }) => id === ord)).toBe(true)
  })

  it('keeps awkward numbers as they are', async () => {
    const app = testApp(database.db)
    const number = 'feat/1.0+b#7?x %2F é'

    const url = `/pacticipants/web-shop/versions/${encodeURIComponent(number)}`
    const made = await app.inject({ method: 'PUT', url, headers: json })
    const found = await app.inject(new URL(made.json()._links.self.href).pathname)

    expect(found.json().number).toBe(number)
  })
})

describe('DELETE /pacticipants/:name/versions/:number', () => {
  it('closes its facts, and the branch gets the highest of the others as its head', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main' })
    await given(db).version('web-shop', '2')
    await given(db).version('web-shop', '3', { branch: 'main' })
    await given(db).version('web-shop', '2', { branch: 'main', tags: ['prod'] })
    await given(db).pact('web-shop', '2', 'users')
    const app = testApp(db)
    const head = async () =>
      (await app.inject('/pacticipants/web-shop/branches/main/latest-version')).json().number
    const before = await head()

    const deleted = await app.inject({ method: 'DELETE', url: '/pacticipants/web-shop/versions/2' })
    const again = await app.inject({ method: 'DELETE', url: '/pacticipants/web-shop/versions/2' })

    expect([before, deleted.statusCode, again.statusCode]).toEqual(['2', 204, 404])
    expect(await head()).toBe('3')
    for (const table of ['publication', 'tag'] as const) {
      const open = db.selectFrom(table).select('id').where('ended_at', 'is', null)
      expect(await open.execute()).toEqual([])
    }
    const anew = await app.inject({ method: 'PUT', url: '/pacticipants/web-shop/versions/2' })
    expect(anew.statusCode).toBe(201)
  })
})

describe('lists of versions', () => {
  it('hold all versions of a pacticipant, newest first, without what only one of them shows', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { at: day('01'), tags: ['a'] })
    await given(db).version('web-shop', '2/x', { at: day('02'), branch: 'main' })
    await given(db).deployment('web-shop', '1', 'test')

    const response = await testApp(db).inject('/pacticipants/web-shop/versions')

    const body = response.json()
    expect(body._embedded.versions.map(numberOf)).toEqual(['2/x', '1'])
    expect(Object.keys(body._embedded.versions[1]._links)).toEqual([
      'self',
      'pb:pacticipant',
      'pb:tag',
      'pb:latest-verification-results-where-pacticipant-is-consumer',
      'pb:pact-versions',
      'curies',
    ])
    expect(body._links).toEqual({
      self: { href: `${base}/versions`, title: 'All application versions of web-shop' },
      'pb:pacticipant': { href: base, title: 'web-shop' },
      'pb:versions': [
        { href: `${base}/versions/2%2Fx`, title: 'Version 2/x - 02/03/2024' },
        { href: `${base}/versions/1`, title: 'Version 1 - 01/03/2024' },
      ],
      pacticipant: { href: base, title: 'Deprecated - please use pb:pacticipant' },
      versions: [
        { href: `${base}/versions/2%2Fx`, title: 'Deprecated - please use pb:versions' },
        { href: `${base}/versions/1`, title: 'Deprecated - please use pb:versions' },
      ],
    })
    expect(body).not.toHaveProperty('page')
  })

  it('come in pages when asked to', async () => {
    const { db } = database
    for (const number of ['1', '2', '3']) await given(db).version('web-shop', number)

    const body = (
      await testApp(db).inject('/pacticipants/web-shop/versions?pageNumber=2&pageSize=2')
    ).json()

    expect(body._embedded.versions.map(numberOf)).toEqual(['1'])
    expect(body.page).toEqual({ number: 2, size: 2, totalElements: 3, totalPages: 2 })
    expect(body._links.previous.href).toBe(`${base}/versions?size=2&page=1`)
    expect(body._links).not.toHaveProperty('next')
    expect(body._links.self.href).toBe(`${base}/versions?pageNumber=2&pageSize=2`)
  })

  it('hold those of a branch, of a tag, and those that ever were in an environment', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main', tags: ['prod'] })
    await given(db).version('web-shop', '2', { branch: 'main' })
    await given(db).version('web-shop', '3', { tags: ['prod'] })
    await given(db).version('web-shop', '4')
    await given(db).version('other', '5', { branch: 'main', tags: ['prod'] })
    const { uuid } = await given(db).environment('Production')
    await given(db).deployment('web-shop', '1', 'Production')
    await given(db).deployment('web-shop', '2', 'Production')
    await given(db).release('web-shop', '4', 'Production')
    const app = testApp(db)
    const list = async (path: string) => {
      const body = (await app.inject(`/pacticipants/web-shop/${path}`)).json()
      return [body._embedded.versions.map(numberOf), body._links.self.title]
    }

    expect(await list('branches/main/versions')).toEqual([
      ['2', '1'],
      'Versions for branch main of web-shop',
    ])
    expect(await list('tags/prod/versions')).toEqual([
      ['3', '1'],
      'All application versions of web-shop',
    ])
    expect(await list(`environments/${uuid}/versions`)).toEqual([
      ['4', '2', '1'],
      'Versions for web-shop in environment Production',
    ])
  })

  it.each([
    ['nobody/versions', "No pacticipant with name 'nobody' found"],
    ['nobody/branches/main/versions', "No pacticipant with name 'nobody' found"],
    ['web-shop/branches/none/versions', "No branch 'none' of pacticipant 'web-shop' found"],
    ['web-shop/tags/none/versions', "No version of pacticipant 'web-shop' with tag 'none' found"],
    ['web-shop/environments/none/versions', "No environment with uuid 'none' found"],
  ])('answer 404 for %s', async (path, error) => {
    await given(database.db).version('web-shop', '1')

    const response = await testApp(database.db).inject(`/pacticipants/${path}`)

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error })
  })
})

function numberOf({ number }: { number: string }): string {
  return number
}

function tagsOf(body: { _embedded: { tags: { name: string }[] } }): string[] {
  return body._embedded.tags.map(({ name }) => name)
}
