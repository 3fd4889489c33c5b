import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const headers = { 'content-type': 'application/json' }
const merge = { 'content-type': 'application/merge-patch+json' }

async function operator() {
  const { db } = database
  const { uuid } = await given(db).environment('store')
  const app = testApp(db)
  const at = (number: string) =>
    `/pacticipants/App/versions/${number}/released-versions/environment/${uuid}`
  return {
    app,
    uuid,
    at,
    release: async (number: string) => {
      await given(db).version('App', number)
      return app.inject({ method: 'POST', url: at(number), headers })
    },
    patch: (stay: string, payload: object) =>
      app.inject({
        method: 'PATCH',
        url: `/released-versions/${stay}`,
        headers: merge,
        payload: JSON.stringify(payload),
      }),
    supported: async (query = '') => {
      const url = `/environments/${uuid}/released-versions/currently-supported${query}`
      const body = (await app.inject(url)).json()
      return body._embedded.releasedVersions.map(
        (each: { _embedded: { version: { number: string } } }) => each._embedded.version.number,
      )
    },
  }
}

describe('recording a release', () => {
  it('answers with the release, new the first time', async () => {
    const { app, uuid, release } = await operator()

    const made = await release('1')
    const again = await release('1')

    const body = made.json()
    const self = `http://broker/released-versions/${body.uuid}`
    expect([made.statusCode, again.statusCode]).toEqual([201, 200])
    expect([made.headers.location, again.headers.location]).toEqual([self, self])
    expect(body).toEqual({
      uuid: expect.stringMatching(/^[\da-f-]{36}$/),
      currentlySupported: true,
      createdAt: expect.stringMatching(/\+00:00$/),
      _embedded: {
        pacticipant: { name: 'App', _links: { self: { href: 'http://broker/pacticipants/App' } } },
        version: {
          number: '1',
          _links: {
            self: {
              title: 'Version',
              name: '1',
              href: 'http://broker/pacticipants/App/versions/1',
            },
          },
        },
        environment: (await app.inject(`/environments/${uuid}`)).json(),
      },
      _links: { self: { href: self } },
    })
    expect(again.json()).toEqual(body)
  })

  it('replaces no other version', async () => {
    const { release, supported } = await operator()

    for (const number of ['1', '2', '3']) await release(number)

    expect(await supported()).toEqual(['3', '2', '1'])
    expect(await supported('?pacticipant=App&version=2')).toEqual(['2'])
    expect(await supported('?pacticipant=Web')).toEqual([])
  })

  it('that goes on after an end keeps its place among those that are newest first', async () => {
    const { release, patch, supported } = await operator()
    const { uuid } = (await release('1')).json()
    await release('2')
    await patch(uuid, { currentlySupported: false })
    await release('1')

    expect(await supported()).toEqual(['2', '1'])
  })

  it('of a version whose support had ended begins it anew, under the same uuid', async () => {
    const { db } = database
    const { release, patch, supported, app, at } = await operator()
    const { uuid } = (await release('1')).json()
    await db
      .updateTable('release')
      .set({ created_at: new Date('2024-03-01T09:00:00Z') } as never)
      .execute()

    const ended = await patch(uuid, { currentlySupported: false })
    const endedAgain = await patch(uuid, { currentlySupported: false })
    const gone = await supported()
    const anew = await release('1')

    expect(ended.json()).toMatchObject({
      currentlySupported: false,
      supportEndedAt: expect.any(String),
    })
    expect(endedAgain.json()).toEqual(ended.json())
    expect(gone).toEqual([])
    expect(anew.statusCode).toBe(200)
    expect(anew.json()).toMatchObject({
      uuid,
      currentlySupported: true,
      createdAt: '2024-03-01T09:00:00+00:00',
      updatedAt: expect.any(String),
    })
    expect(anew.json()).not.toHaveProperty('supportEndedAt')
    const list = (await app.inject(at('1'))).json()
    expect(list._embedded.releasedVersions.map((each: { uuid: string }) => each.uuid)).toEqual([
      uuid,
    ])
  })

  it('is done once by many who come at once', async () => {
    const { release } = await operator()
    await given(database.db).version('App', '1')

    const responses = await Promise.all([release('1'), release('1'), release('1')])

    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 201])
    expect(new Set(responses.map((response) => response.json().uuid)).size).toBe(1)
  })

  it('is refused for unknown versions and environments', async () => {
    const { app, at, release } = await operator()
    await release('1')
    const post = (url: string) => app.inject({ method: 'POST', url, headers })

    const version = await post(at('none'))
    const environment = await post(at('1').replace(/[^/]+$/, 'none'))

    expect([version.statusCode, environment.statusCode]).toEqual([404, 404])
  })

  it('lists nothing for a version that was never released', async () => {
    const { app, at } = await operator()
    await given(database.db).version('App', '1')

    const body = (await app.inject(at('1'))).json()

    expect(body._embedded.releasedVersions).toEqual([])
  })
})

describe('ending support', () => {
  it('is not taken back, and changes nothing when nothing is said', async () => {
    const { app, release, patch } = await operator()
    const { uuid } = (await release('1')).json()

    const back = await patch(uuid, { currentlySupported: true })
    const nothing = await patch(uuid, {})
    const unknown = await patch('none', {})

    expect(back.statusCode).toBe(422)
    expect(back.json()).toEqual({
      errors: {
        currentlySupported: [
          'The currentlySupported property cannot be set back to true. Please record a new deployment.',
        ],
      },
    })
    expect(nothing.json().currentlySupported).toBe(true)
    expect((await app.inject(`/released-versions/${uuid}`)).json()).toEqual(nothing.json())
    expect(unknown.statusCode).toBe(404)
  })

  it('of a version that is deployed too leaves it listed once as being there', async () => {
    const { app, release, uuid } = await operator()
    await release('1')
    await given(database.db).deployment('App', '1', 'store')

    const list = (await app.inject(`/pacticipants/App/environments/${uuid}/versions`)).json()

    expect(list._embedded.versions).toHaveLength(1)
  })
})
