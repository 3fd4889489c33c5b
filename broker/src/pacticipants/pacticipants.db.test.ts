import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { findOrCreatePacticipants, noteMainBranchCandidate, similarNames } from './pacticipants.ts'

const database = testDatabase()
const day = (date: string) => new Date(`2024-03-${date}T09:00:00Z`)

describe('GET /pacticipants/:name', () => {
  it('answers with the pacticipant, its latest version, labels and what is deployed now', async () => {
    const { db } = database
    await given(db).pacticipant('web-shop', { mainBranch: 'main' })
    await given(db).version('web-shop', '1')
    await given(db).deployment('web-shop', '1', 'production', { at: day('01') })
    await given(db).deployment('web-shop', '7f3c2d1', 'production', { at: day('02') })
    const app = testApp(db)
    await app.inject({ method: 'PUT', url: '/pacticipants/web-shop/labels/frontend' })
    const stay = await db
      .selectFrom('deployment')
      .select('uuid')
      .where('ended_at', 'is', null)
      .executeTakeFirst()

    const response = await app.inject('/pacticipants/web-shop')

    const self = 'http://broker/pacticipants/web-shop'
    const version = { title: 'Version', name: '7f3c2d1', href: `${self}/versions/7f3c2d1` }
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/hal+json;charset=utf-8')
    expect(response.json()).toEqual({
      name: 'web-shop',
      displayName: 'web-shop',
      mainBranch: 'main',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      _embedded: {
        latestVersion: { number: '7f3c2d1', _links: { self: version } },
        'latest-version': {
          number: '7f3c2d1',
          title: 'DEPRECATED - please use latestVersion',
          name: 'DEPRECATED - please use latestVersion',
          _links: { self: version },
        },
        labels: [
          {
            name: 'frontend',
            _links: {
              self: { title: 'Label', name: 'frontend', href: `${self}/labels/frontend` },
            },
          },
        ],
      },
      _links: {
        self: { href: self },
        'pb:versions': { href: `${self}/versions` },
        'pb:branches': { href: `${self}/branches` },
        'pb:deployed-environments': [
          {
            title: 'Version deployed to production',
            name: 'production',
            href: `http://broker/deployed-versions/${stay?.uuid}`,
            currently_deployed: true,
          },
        ],
        'pb:version': {
          title: 'Get, create or delete a pacticipant version',
          href: `${self}/versions/{version}`,
          templated: true,
        },
        'pb:version-tag': {
          title: 'Get, create or delete a tag for a version of web-shop',
          href: `${self}/versions/{version}/tags/{tag}`,
          templated: true,
        },
        'pb:branch-version': {
          title: 'Get or add/create a version for a branch of web-shop',
          href: `${self}/branches/{branch}/versions/{version}`,
          templated: true,
        },
        'pb:label': {
          title: 'Get, create or delete a label for web-shop',
          href: `${self}/labels/{label}`,
          templated: true,
        },
        versions: { title: 'Deprecated - use pb:versions', href: `${self}/versions` },
        'pb:can-i-deploy-badge': {
          title: 'Can I Deploy web-shop badge',
          href: `${self}/latest-version/{tag}/can-i-deploy/to/{environmentTag}/badge`,
          templated: true,
        },
        'pb:can-i-deploy-branch-to-environment-badge': {
          title: 'Can I Deploy web-shop from branch to environment badge',
          href: `${self}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}/badge`,
          templated: true,
        },
        curies: [
          { name: 'pb', href: 'http://broker/doc/{rel}?context=pacticipant', templated: true },
        ],
      },
    })
  })

  it('answers an unknown name with 404 and the name', async () => {
    const response = await testApp(database.db).inject('/pacticipants/x%2Fy')

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error: "No pacticipant with name 'x/y' found" })
  })

  it('answers a client that wants problems with one', async () => {
    const headers = { accept: 'application/hal+json, application/problem+json' }

    const response = await testApp(database.db).inject({ url: '/pacticipants/x', headers })

    expect(response.json()).toEqual({
      title: 'Not found',
      type: 'http://broker/problems/not-found',
      detail: "No pacticipant with name 'x' found",
      status: 404,
    })
  })
})

describe('GET /pacticipants', () => {
  it('lists them by name without regard to case, in three ways for clients of all ages', async () => {
    const { db } = database
    for (const name of ['beta', 'Alpha', 'Gamma']) await given(db).pacticipant(name)

    const body = (await testApp(db).inject('/pacticipants')).json()

    const names = ['Alpha', 'beta', 'Gamma']
    expect(body._embedded.pacticipants.map(nameOf)).toEqual(names)
    expect(body.pacticipants.map(nameOf)).toEqual(names)
    expect(body.pacticipants[0].title).toBe(
      'DEPRECATED - Please use the embedded pacticipants collection',
    )
    expect(body._embedded.pacticipants[0]._links).not.toHaveProperty('pb:deployed-environments')
    expect(body).not.toHaveProperty('page')
    expect(body._links).toMatchObject({
      self: { href: 'http://broker/pacticipants' },
      'pb:pacticipants-with-label': {
        title: 'Find pacticipants by label',
        href: 'http://broker/pacticipants/label/{label}',
        templated: true,
      },
    })
    expect(body._links['pb:pacticipants'][1]).toEqual({
      href: 'http://broker/pacticipants/beta',
      title: 'Pacticipant',
      name: 'beta',
    })
    expect(body._links.pacticipants[1]).toEqual({
      href: 'http://broker/pacticipants/beta',
      title: 'beta',
      name: 'DEPRECATED - please use pb:pacticipants',
    })
  })

  it('finds by a part of the name, in which nothing is a placeholder', async () => {
    const { db } = database
    for (const name of ['a_b', 'aXb', '10%', 'A\\B', 'other']) await given(db).pacticipant(name)
    const app = testApp(db)
    const found = async (q: string) =>
      (await app.inject({ url: '/pacticipants', query: { q } }))
        .json()
        ._embedded.pacticipants.map(nameOf)

    expect(await found('A_')).toEqual(['a_b'])
    expect(await found('%')).toEqual(['10%'])
    expect(await found('\\')).toEqual(['A\\B'])
    expect(await found('zzz')).toEqual([])
  })

  it('comes in pages when asked to', async () => {
    const { db } = database
    for (const name of ['a1', 'a2', 'a3', 'b']) await given(db).pacticipant(name)

    const body = (await testApp(db).inject('/pacticipants?q=a&page=2&size=1')).json()

    expect(body._embedded.pacticipants.map(nameOf)).toEqual(['a2'])
    expect(body.page).toEqual({ number: 2, size: 1, totalElements: 3, totalPages: 3 })
    expect(body._links.next).toEqual({
      href: 'http://broker/pacticipants?q=a&size=1&page=3',
      title: 'Next page',
    })
    expect(body._links.previous.href).toBe('http://broker/pacticipants?q=a&size=1&page=1')
  })

  it('refuses pages that are none', async () => {
    const response = await testApp(database.db).inject('/pacticipants?page=x&size=0')

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      errors: { page: ['must be an integer'], size: ['must be greater than or equal to 1'] },
    })
  })
})

describe('writing a pacticipant', () => {
  const whole = {
    name: 'web-shop',
    displayName: 'The Shop',
    repositoryUrl: 'git@example:acme/shop',
    repositoryName: 'shop',
    repositoryNamespace: 'acme',
    mainBranch: 'trunk',
  }

  it('POST makes it, and leaves one that exists as it is', async () => {
    const app = testApp(database.db)

    const first = await app.inject({ method: 'POST', url: '/pacticipants', payload: whole })
    const again = await app.inject({
      method: 'POST',
      url: '/pacticipants',
      payload: { name: 'web-shop', displayName: 'Another' },
    })

    expect([first.statusCode, again.statusCode]).toEqual([201, 201])
    expect(first.headers.location).toBe('http://broker/pacticipants/web-shop')
    expect(first.json()).toMatchObject(whole)
    expect(first.json()).not.toHaveProperty('updatedAt')
    expect(again.json()).toEqual(first.json())
  })

  it('PATCH makes what is missing and changes only what is given', async () => {
    const app = testApp(database.db)
    const patch = (payload: object, type = 'application/merge-patch+json') =>
      app.inject({
        method: 'PATCH',
        url: '/pacticipants/web-shop',
        headers: { 'content-type': type },
        payload: JSON.stringify(payload),
      })

    const made = await patch({ mainBranch: 'trunk', repositoryUrl: 'https://x', name: 'other' })
    const changed = await patch({ displayName: 'Shop' }, 'application/json')
    const cleared = await patch({ mainBranch: null, displayName: null, _embedded: { labels: [1] } })

    expect(made.statusCode).toBe(201)
    expect(made.headers.location).toBe('http://broker/pacticipants/web-shop')
    expect(made.json()).toMatchObject({
      name: 'web-shop',
      displayName: 'Web Shop',
      mainBranch: 'trunk',
    })
    expect(changed.statusCode).toBe(200)
    expect(changed.headers.location).toBeUndefined()
    expect(changed.json()).toMatchObject({ displayName: 'Shop', mainBranch: 'trunk' })
    expect(cleared.json()).toMatchObject({ displayName: 'Web Shop', repositoryUrl: 'https://x' })
    expect(cleared.json()).not.toHaveProperty('mainBranch')
  })

  it('PUT replaces everything, also with nothing, and makes nothing', async () => {
    const app = testApp(database.db)
    await app.inject({ method: 'POST', url: '/pacticipants', payload: whole })
    const headers = { 'content-type': 'application/json' }

    const emptied = await app.inject({ method: 'PUT', url: '/pacticipants/web-shop', headers })
    const unknown = await app.inject({ method: 'PUT', url: '/pacticipants/none', headers })
    const patch = await app.inject({
      method: 'PUT',
      url: '/pacticipants/web-shop',
      headers: { 'content-type': 'application/merge-patch+json' },
      payload: '{}',
    })

    expect(emptied.statusCode).toBe(200)
    expect(emptied.json()).toMatchObject({ name: 'web-shop', displayName: 'Web Shop' })
    expect(emptied.json()).not.toHaveProperty('repositoryUrl')
    expect(unknown.statusCode).toBe(404)
    expect(patch.statusCode).toBe(415)
  })

  it('notes when it was changed', async () => {
    const { db } = database
    await db
      .insertInto('pacticipant')
      .values({ name: 'old', display_name: 'Old', created_at: day('01') })
      .execute()

    const body = (await testApp(db).inject({ method: 'PUT', url: '/pacticipants/old' })).json()

    expect(body.createdAt).toBe('2024-03-01T09:00:00+00:00')
    expect(body.updatedAt).toMatch(/^20/)
  })

  it.each([
    [{}, { name: ['is missing'] }],
    [{ name: '' }, { name: ['must be filled'] }],
    [{ name: ' ' }, { name: ['cannot be blank'] }],
    [{ name: 'a\nb' }, { name: ['cannot contain multiple lines'] }],
    [{ name: 1 }, { name: ['must be a string'] }],
    [{ name: 'x'.repeat(501) }, { name: ['must be at most 500 characters long'] }],
    [{ name: 'a', displayName: '' }, { displayName: ['cannot be blank'] }],
    [{ name: 'a', repositoryUrl: 'a\nb' }, { repositoryUrl: ['cannot contain multiple lines'] }],
    [
      { name: 'a', mainBranch: 'a b', repositoryName: 7 },
      { mainBranch: ['cannot contain spaces'], repositoryName: ['must be a string'] },
    ],
    [[], { '': ['must be a hash'] }],
  ])('POST refuses %j', async (payload, errors) => {
    const response = await testApp(database.db).inject({
      method: 'POST',
      url: '/pacticipants',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })

  it('keeps awkward names as they are, each in one piece of a URL', async () => {
    const app = testApp(database.db)
    const name = 'Web/Shop %25 #1?+é🥐\'"<b>'

    const made = await app.inject({ method: 'POST', url: '/pacticipants', payload: { name } })
    const found = await app.inject(new URL(String(made.headers.location)).pathname)

    expect(found.statusCode).toBe(200)
    expect(found.json().name).toBe(name)
    expect(found.json()._links.self.href).toBe(made.headers.location)
  })

  it('makes one of many at once', async () => {
    const app = testApp(database.db)
    const patch = () =>
      app.inject({ method: 'PATCH', url: '/pacticipants/new', payload: { mainBranch: 'main' } })

    const responses = await Promise.all([1, 2, 3, 4, 5, 6].map(patch))

    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([
      200, 200, 200, 200, 200, 201,
    ])
  })
})

describe('DELETE /pacticipants/:name', () => {
  it('closes all that hangs on it, and lets the name begin anew', async () => {
    const { db } = database
    await given(db).pact('Web', '1', 'Orders', { branch: 'main' })
    await given(db).result('Web', '1', 'Orders', '7', { branch: 'main' })
    await given(db).deployment('Orders', '7', 'test')
    const app = testApp(db)

    const deleted = await app.inject({ method: 'DELETE', url: '/pacticipants/Orders' })
    const again = await app.inject({ method: 'DELETE', url: '/pacticipants/Orders' })

    expect([deleted.statusCode, deleted.body, again.statusCode]).toEqual([204, '', 404])
    for (const table of ['deployment', 'branch_version', 'publication'] as const) {
      const open = db.selectFrom(table).select('id').where('ended_at', 'is', null)
      expect([table, await open.execute()]).toEqual([
        table,
        table === 'branch_version' ? [expect.anything()] : [],
      ])
    }
    await app.inject({ method: 'POST', url: '/pacticipants', payload: { name: 'Orders' } })
    const anew = (await app.inject('/pacticipants/Orders')).json()
    expect(anew._embedded).toEqual({ labels: [] })
    expect(anew._links['pb:deployed-environments']).toEqual([])
  })

  it('waits for whoever is hanging a fact on it', async () => {
    const { db } = database
    await given(db).pacticipant('Web')
    const app = testApp(db)
    let deletion: Promise<{ statusCode: number }> | undefined

    await db.transaction().execute(async (db) => {
      const keys = await findOrCreatePacticipants(db, ['Web'])
      deletion = Promise.resolve(app.inject({ method: 'DELETE', url: '/pacticipants/Web' }))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await db
        .insertInto('version')
        .values({ pacticipant_id: keys.get('Web')?.id ?? 0, number: '1', ord: 1 })
        .execute()
    })

    expect((await deletion)?.statusCode).toBe(204)
    const open = await db
      .selectFrom('version')
      .select('id')
      .where('deleted_at', 'is', null)
      .execute()
    expect(open).toEqual([])
  })
})

describe('labels', () => {
  it('are put on a pacticipant that need not exist, found by it, listed and taken away', async () => {
    const app = testApp(database.db)
    const url = '/pacticipants/web%2Fshop/labels/front%20end'
    const headers = { 'content-type': 'application/json' }

    const made = await app.inject({ method: 'PUT', url, headers })
    const again = await app.inject({ method: 'PUT', url, headers, payload: '{"name":"x"}' })
    const read = await app.inject(url)
    const byLabel = (await app.inject('/pacticipants/label/front%20end')).json()
    const labels = await app.inject('/labels')
    const deleted = await app.inject({ method: 'DELETE', url })
    const gone = await app.inject(url)

    const self = 'http://broker/pacticipants/web%2Fshop/labels/front%20end'
    expect(made.statusCode).toBe(201)
    expect(made.headers.location).toBe(self)
    expect(made.json()).toEqual({
      name: 'front end',
      createdAt: expect.stringMatching(/\+00:00$/),
      _links: {
        self: { title: 'Label', name: 'front end', href: self },
        pacticipant: {
          title: 'Pacticipant',
          name: 'web/shop',
          href: 'http://broker/pacticipants/web%2Fshop',
        },
      },
    })
    expect([again.statusCode, again.headers.location]).toEqual([200, undefined])
    expect(again.json()).toEqual(made.json())
    expect(read.json()).toEqual(made.json())
    expect(byLabel._embedded.pacticipants.map(nameOf)).toEqual(['web/shop'])
    expect(byLabel).not.toHaveProperty('pacticipants')
    expect(byLabel._links.self.href).toBe('http://broker/pacticipants/label/front%20end')
    expect(labels.json()).toEqual({
      _embedded: { labels: [{ name: 'front end' }] },
      _links: { self: { title: 'Labels', href: 'http://broker/labels' } },
    })
    expect([deleted.statusCode, gone.statusCode]).toEqual([204, 404])
    expect(gone.json()).toEqual({ error: "No label 'front end' of pacticipant 'web/shop' found" })
    expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(404)
  })

  it('are listed once each, in pages when asked to; an unknown one labels nothing', async () => {
    const app = testApp(database.db)
    for (const path of ['a/labels/x', 'b/labels/x', 'a/labels/y'])
      await app.inject({ method: 'PUT', url: `/pacticipants/${path}` })

    const page = (await app.inject('/labels?size=1')).json()
    const none = await app.inject('/pacticipants/label/none?page=1')

    expect(page._embedded.labels).toEqual([{ name: 'x' }])
    expect(page.page).toEqual({ number: 1, size: 1, totalElements: 2, totalPages: 2 })
    expect(none.statusCode).toBe(200)
    expect(none.json()._embedded.pacticipants).toEqual([])
    expect(none.json()).not.toHaveProperty('page')
  })
})

describe('the domain', () => {
  it('finds existing names that a new one may be a misspelling of', async () => {
    const { db } = database
    for (const name of ['billing-api', 'Orders']) await given(db).pacticipant(name)

    expect(await similarNames(db, ['Billing Service', 'Orders', 'New', 'Billing Service'])).toEqual(
      [{ name: 'Billing Service', existing: ['billing-api'] }],
    )
  })

  it('takes the first candidate for the main branch, and no other after it', async () => {
    const { db } = database
    const id = await given(db).pacticipant('Web')
    const settings = { autoDetectMainBranch: true, mainBranchCandidates: ['develop', 'main'] }
    const note = (branch: string, more = {}) =>
      noteMainBranchCandidate(db, id, branch, { ...settings, ...more })

    await note('feat/x')
    await note('main', { autoDetectMainBranch: false })
    const before = (await findOrCreatePacticipants(db, ['Web'])).get('Web')?.mainBranch
    await note('develop')
    await note('main')
    const after = (await findOrCreatePacticipants(db, ['Web'])).get('Web')?.mainBranch

    expect([before, after]).toEqual([null, 'develop'])
  })
})

function nameOf({ name }: { name: string }): string {
  return name
}
