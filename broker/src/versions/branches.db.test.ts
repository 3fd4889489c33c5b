import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const day = (date: string) => new Date(`2024-03-${date}T09:00:00Z`)
const base = 'http://broker/pacticipants/web-shop'
const headers = { 'content-type': 'application/json' }

describe('PUT a version on a branch', () => {
  const url = '/pacticipants/web-shop/branches/feat%2Flogin/versions/7'

  it('makes all that is missing, and says the same when sent again', async () => {
    const app = testApp(database.db)

    const made = await app.inject({ method: 'PUT', url, headers, payload: '{"name":"feat/login"}' })
    const again = await app.inject({ method: 'PUT', url, headers })
    const found = await app.inject(url)

    const self = `${base}/branches/feat%2Flogin/versions/7`
    expect(made.statusCode).toBe(201)
    expect(made.headers.location).toBe(self)
    expect(made.json()).toEqual({
      createdAt: expect.stringMatching(/\+00:00$/),
      _links: {
        self: { title: 'Branch version', href: self },
        'pb:branch': { title: 'Branch', name: 'feat/login', href: `${base}/branches/feat%2Flogin` },
        'pb:version': { title: 'Version', name: '7', href: `${base}/versions/7` },
      },
    })
    expect([again.statusCode, again.headers.location]).toEqual([200, undefined])
    expect(again.json()).toEqual(made.json())
    expect(found.json()).toEqual(made.json())
  })

  it('tells the main branch once, by the first candidate', async () => {
    const app = testApp(database.db)
    const put = (branch: string) =>
      app.inject({ method: 'PUT', url: `/pacticipants/web-shop/branches/${branch}/versions/1` })

    for (const branch of ['feat', 'develop', 'main']) await put(branch)

    expect((await app.inject('/pacticipants/web-shop')).json().mainBranch).toBe('develop')
  })

  it('leaves the main branch to the users when told to', async () => {
    const app = testApp(database.db, { PACT_BROKER_AUTO_DETECT_MAIN_BRANCH: 'false' })

    await app.inject({ method: 'PUT', url: '/pacticipants/web-shop/branches/main/versions/1' })

    expect((await app.inject('/pacticipants/web-shop')).json()).not.toHaveProperty('mainBranch')
  })

  it('makes the version the head even if an older one, but not when it was there before', async () => {
    const { db } = database
    const app = testApp(db)
    const put = (number: string) =>
      app.inject({ method: 'PUT', url: `/pacticipants/web-shop/branches/main/versions/${number}` })
    const head = async () =>
      (await app.inject('/pacticipants/web-shop/branches/main/latest-version')).json().number
    await given(db).version('web-shop', 'old')

    await put('1')
    await put('old')
    const moved = await head()
    await put('1')

    expect([moved, await head()]).toEqual(['old', 'old'])
  })

  it('notes the time on the branch at most once a minute', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main', at: day('01') })
    const app = testApp(db)
    const put = () =>
      app.inject({ method: 'PUT', url: '/pacticipants/web-shop/branches/main/versions/1' })
    const time = async () =>
      (await db.selectFrom('branch').select('updated_at').executeTakeFirstOrThrow()).updated_at

    await put()
    const first = await time()
    await put()

    expect(first.getTime()).toBeGreaterThan(day('02').getTime())
    expect(await time()).toEqual(first)
  })

  it('lets many at once agree', async () => {
    const { db } = database
    const app = testApp(db)
    const put = (number: number) =>
      app.inject({
        method: 'PUT',
        url: `/pacticipants/web-shop/branches/main/versions/${number % 3}`,
      })

    const responses = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9].map(put))

    expect(responses.filter(({ statusCode }) => statusCode === 201)).toHaveLength(3)
    expect(responses.every(({ statusCode }) => statusCode < 300)).toBe(true)
    expect(await db.selectFrom('branch').select('id').execute()).toHaveLength(1)
  })
})

describe('DELETE a version from a branch', () => {
  it('leaves the version, and makes the highest of the others the head', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main', at: day('01') })
    await given(db).version('web-shop', '2', { at: day('02') })
    await given(db).version('web-shop', '3', { branch: 'main', at: day('03') })
    // added last but one, though it is not the highest
    await given(db).version('web-shop', '2', { branch: 'main', at: day('04') })
    await given(db).version('web-shop', '0', { branch: 'main', at: day('05') })
    const app = testApp(db)
    const url = '/pacticipants/web-shop/branches/main/versions'

    const removed = await app.inject({ method: 'DELETE', url: `${url}/0` })
    const again = await app.inject({ method: 'DELETE', url: `${url}/0` })

    expect([removed.statusCode, again.statusCode]).toEqual([204, 404])
    expect(again.json()).toEqual({
      error: "No version '0' of pacticipant 'web-shop' on branch 'main' found",
    })
    const head = await app.inject('/pacticipants/web-shop/branches/main/latest-version')
    expect(head.json().number).toBe('3')
    expect((await app.inject('/pacticipants/web-shop/versions/0')).statusCode).toBe(200)
    expect((await app.inject(`${url}/3`)).json().createdAt).toBe('2024-03-03T09:00:00+00:00')
  })

  it('keeps first_success right when the head changes by it', async () => {
    const { db } = database
    await given(db).pact('Web', '1', 'Orders')
    const first = await given(db).result('Web', '1', 'Orders', '3', {
      branch: 'main',
      at: day('01'),
    })
    await given(db).result('Web', '1', 'Orders', '2', { branch: 'main', at: day('02') })
    await given(db).version('Orders', '1', { branch: 'main' })
    await db.updateTable('version').set({ ord: 1000 }).where('number', '=', '3').execute()
    await db
      .updateTable('branch_version')
      .set({ version_ord: 1000 })
      .where('version_id', '=', (eb) =>
        eb.selectFrom('version').select('id').where('number', '=', '3'),
      )
      .execute()

    await testApp(db).inject({
      method: 'DELETE',
      url: '/pacticipants/Orders/branches/main/versions/1',
    })

    const head = await testApp(db).inject('/pacticipants/Orders/branches/main/latest-version')
    expect(head.json().number).toBe('3')
    expect(await db.selectFrom('first_success').select(['result_id', 'at']).execute()).toEqual([
      { result_id: first.id, at: day('01') },
    ])
  })

  it('removes the last one too: a branch without versions has no head', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main' })
    const app = testApp(db)

    await app.inject({ method: 'DELETE', url: '/pacticipants/web-shop/branches/main/versions/1' })

    expect((await app.inject('/pacticipants/web-shop/branches/main')).statusCode).toBe(200)
    const head = await app.inject('/pacticipants/web-shop/branches/main/latest-version')
    expect(head.statusCode).toBe(404)
  })
})

describe('branches', () => {
  it('GET answers with a branch', async () => {
    await given(database.db).version('web-shop', '1', { branch: 'feat/x', at: day('01') })

    const response = await testApp(database.db).inject('/pacticipants/web-shop/branches/feat%2Fx')

    expect(response.json()).toEqual({
      name: 'feat/x',
      createdAt: '2024-03-01T09:00:00+00:00',
      _links: {
        self: { title: 'Branch', href: `${base}/branches/feat%2Fx` },
        'pb:latest-version': {
          title: 'Latest version for branch',
          href: `${base}/branches/feat%2Fx/latest-version`,
        },
      },
    })
  })

  it('are listed in pages, those that something came to last first', async () => {
    const { db } = database
    await given(db).version('web-shop', '1', { branch: 'main', at: day('01') })
    await given(db).version('web-shop', '2', { branch: 'feat/x', at: day('03') })
    await given(db).version('web-shop', '3', { branch: 'Feat_y', at: day('02') })
    await given(db).version('other', '3', { branch: 'feat/z', at: day('02') })
    const app = testApp(db)

    const all = (await app.inject('/pacticipants/web-shop/branches')).json()
    const some = (await app.inject('/pacticipants/web-shop/branches?q=feat&size=1&page=2')).json()

    expect(all._embedded.branches.map(nameOf)).toEqual(['feat/x', 'Feat_y', 'main'])
    expect(all.page).toEqual({ number: 1, size: 100, totalElements: 3, totalPages: 1 })
    expect(all._links).toEqual({
      self: { title: 'web-shop branches', href: `${base}/branches` },
      'pb:branches': [
        { name: 'feat/x', href: `${base}/branches/feat%2Fx` },
        { name: 'Feat_y', href: `${base}/branches/Feat_y` },
        { name: 'main', href: `${base}/branches/main` },
      ],
    })
    expect(some._embedded.branches.map(nameOf)).toEqual(['Feat_y'])
    expect(some._links.self.href).toBe(`${base}/branches?q=feat&size=1&page=2`)
    expect(some._links.previous.href).toBe(`${base}/branches?q=feat&size=1&page=1`)
  })

  it.each([
    ['GET', '/pacticipants/none/branches', "No pacticipant with name 'none' found"],
    ['GET', '/pacticipants/web/branches/x', "No branch 'x' of pacticipant 'web' found"],
    ['DELETE', '/pacticipants/web/branches/x', "No branch 'x' of pacticipant 'web' found"],
    ['DELETE', '/pacticipants/none/branches/x', "No pacticipant with name 'none' found"],
    ['DELETE', '/pacticipants/none/branches', "No pacticipant with name 'none' found"],
  ] as const)('%s %s answers 404', async (method, url, error) => {
    await given(database.db).version('web', '1', { branch: 'main' })

    const response = await testApp(database.db).inject({ method, url })

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error })
  })

  it('DELETE removes one, not its versions nor the main branch, and it may begin anew', async () => {
    const { db } = database
    await given(db).pacticipant('web-shop', { mainBranch: 'main' })
    await given(db).version('web-shop', '1', { branch: 'main', at: day('01') })
    const app = testApp(db)

    const deleted = await app.inject({
      method: 'DELETE',
      url: '/pacticipants/web-shop/branches/main',
    })
    const version = (await app.inject('/pacticipants/web-shop/versions/1')).json()
    await app.inject({ method: 'PUT', url: '/pacticipants/web-shop/branches/main/versions/2' })
    const versions = (await app.inject('/pacticipants/web-shop/branches/main/versions')).json()

    expect(deleted.statusCode).toBe(204)
    expect(version._embedded.branchVersions).toEqual([])
    expect((await app.inject('/pacticipants/web-shop')).json().mainBranch).toBe('main')
    expect(versions._embedded.versions.map(({ number }: { number: string }) => number)).toEqual([
      '2',
    ])
  })

  it.each([
    ['exclude[]=a&exclude[]=none', 2, 'main, a'],
    ['exclude=b', 2, 'main, b'],
    ['', 3, 'main'],
  ])('DELETE of all with %s spares those and the main one', async (query, count, remaining) => {
    const { db } = database
    await given(db).pacticipant('web-shop', { mainBranch: 'main' })
    for (const [index, branch] of ['main', 'a', 'b', 'c'].entries())
      await given(db).version('web-shop', branch, { branch, at: day(`0${index + 1}`) })
    const app = testApp(db)

    const response = await app.inject({
      method: 'DELETE',
      url: `/pacticipants/web-shop/branches?${query}`,
    })

    expect(response.statusCode).toBe(202)
    expect(response.json()).toEqual({
      notices: [
        {
          type: 'success',
          text: `Scheduled deletion of ${count} branches for pacticipant web-shop. Remaining branches are: ${remaining}`,
        },
      ],
    })
    const left = (await app.inject('/pacticipants/web-shop/branches')).json()
    expect(left._embedded.branches.map(nameOf).reverse().join(', ')).toBe(remaining)
  })
})

function nameOf({ name }: { name: string }): string {
  return name
}
