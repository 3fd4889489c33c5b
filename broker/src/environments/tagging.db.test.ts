import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const headers = { 'content-type': 'application/json' }

/** Puts tags on version 1 of Web, and looks at what came of it. */
function tagger(settings: Record<string, string> = {}) {
  const app = testApp(database.db, settings)
  const url = (tag: string) => `/pacticipants/Web/versions/1/tags/${tag}`
  return {
    app,
    put: (tag: string, payload = '') =>
      app.inject({ method: 'PUT', url: url(tag), headers, payload }),
    get: (tag: string) => app.inject(url(tag)),
    remove: (tag: string) => app.inject({ method: 'DELETE', url: url(tag) }),
    branches: async () => {
      const version = (await app.inject('/pacticipants/Web/versions/1')).json()
      return version._embedded.branches.map(({ name }: { name: string }) => name)
    },
    mainBranch: async () => (await app.inject('/pacticipants/Web')).json().mainBranch,
  }
}

describe('PUT a tag', () => {
  it('makes all that is missing, and says the same when sent again', async () => {
    const { put, get } = tagger()

    const made = await put('feat%2Fx', '{}')
    const again = await put('feat%2Fx', '{"name":"other"}')

    const version = 'http://broker/pacticipants/Web/versions/1'
    expect(made.statusCode).toBe(201)
    expect(made.headers.location).toBe(`${version}/tags/feat%2Fx`)
    expect(made.json()).toEqual({
      name: 'feat/x',
      createdAt: expect.stringMatching(/\+00:00$/),
      _links: {
        self: { title: 'Tag', name: 'feat/x', href: `${version}/tags/feat%2Fx` },
        version: { title: 'Version', name: '1', href: version },
        pacticipant: { title: 'Pacticipant', name: 'Web', href: 'http://broker/pacticipants/Web' },
      },
    })
    expect([again.statusCode, again.headers.location]).toEqual([200, undefined])
    expect(again.json()).toEqual(made.json())
    expect((await get('feat%2Fx')).json()).toEqual(made.json())
  })

  it('names the branch of a new version by its first tag, and by no other', async () => {
    const { put, branches, mainBranch } = tagger()

    await put('master')
    await put('prod')

    expect(await branches()).toEqual(['master'])
    expect(await mainBranch()).toBe('master')
  })

  it.each([
    ['that has a branch', { branch: 'feat' }, {}, ['feat']],
    ['that has a tag', { tags: ['first'] }, {}, []],
    ['that is not new', { at: new Date(Date.now() - 11_000) }, {}, []],
    ['where the settings say no', {}, { PACT_BROKER_USE_FIRST_TAG_AS_BRANCH: 'false' }, []],
  ])('names no branch of a version %s', async (_, facts, settings, expected) => {
    await given(database.db).version('Web', '1', facts)
    const { put, branches, mainBranch } = tagger(settings)

    await put('main')

    expect(await branches()).toEqual(expected)
    expect(await mainBranch()).toBe('main')
  })

  it('deploys to the environment that it is called like, each time', async () => {
    const { db } = database
    const { uuid } = await given(db).environment('prod')
    await given(db).version('Web', '2')
    const { put, app } = tagger()
    const current = async () => {
      const url = `/environments/${uuid}/deployed-versions/currently-deployed`
      const body = (await app.inject(url)).json()
      return body._embedded.deployedVersions.map(
        (each: { _embedded: { version: { number: string } } }) => each._embedded.version.number,
      )
    }

    await put('prod')
    await put('other')
    const first = await current()
    await given(db).deployment('Web', '2', 'prod')
    const between = await current()
    const again = await put('prod')

    expect([first, between, await current()]).toEqual([['1'], ['2'], ['1']])
    expect(again.statusCode).toBe(200)
    const automatic = await db
      .selectFrom('deployment')
      .select('auto_created')
      .orderBy('id')
      .execute()
    expect(automatic.map((each) => each.auto_created)).toEqual([true, false, true])
  })

  it('deploys nothing where the settings say no', async () => {
    const { db } = database
    await given(db).environment('prod')
    const { put } = tagger({ PACT_BROKER_CREATE_DEPLOYED_VERSIONS_FOR_TAGS: 'false' })

    await put('prod')

    expect(await db.selectFrom('deployment').select('id').execute()).toEqual([])
  })

  it('lets many at once agree', async () => {
    const { db } = database
    await given(db).environment('prod')
    const { put } = tagger()

    const responses = await Promise.all(
      ['prod', 'prod', 'a', 'prod', 'a', 'b'].map((tag) => put(tag)),
    )

    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([
      200, 200, 200, 201, 201, 201,
    ])
    expect(await db.selectFrom('tag').select('id').execute()).toHaveLength(3)
    expect(await db.selectFrom('branch').select('id').execute()).toHaveLength(1)
    expect(await db.selectFrom('deployment').select('id').execute()).toHaveLength(1)
  })
})

describe('DELETE a tag', () => {
  it('takes it away, not what came of it, and it may be put again', async () => {
    const { db } = database
    await given(db).environment('prod')
    const { put, remove, get, branches } = tagger()
    await put('prod')

    const removed = await remove('prod')
    const again = await remove('prod')

    expect([removed.statusCode, again.statusCode]).toEqual([204, 404])
    expect((await get('prod')).json()).toEqual({
      error: "No tag 'prod' of version '1' of pacticipant 'Web' found",
    })
    expect(await branches()).toEqual(['prod'])
    const open = db.selectFrom('deployment').select('id').where('ended_at', 'is', null)
    expect(await open.execute()).toHaveLength(1)
    expect((await put('prod')).statusCode).toBe(201)
  })
})
