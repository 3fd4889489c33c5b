import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { findOrCreatePacticipants } from '../pacticipants/pacticipants.ts'
import { addToBranch } from '../versions/branches.ts'
import { findOrCreateVersion } from '../versions/versions.ts'
import { recordDeployment } from './deployments.ts'

const database = testDatabase()
const headers = { 'content-type': 'application/json' }
const merge = { 'content-type': 'application/merge-patch+json' }

/** The commands of a release engineer against one environment. */
async function operator() {
  const { db } = database
  const { uuid } = await given(db).environment('test')
  const app = testApp(db)
  const at = (number: string) =>
    `/pacticipants/Orders/versions/${number}/deployed-versions/environment/${uuid}`
  return {
    app,
    uuid,
    at,
    deploy: async (number: string, payload?: object) => {
      await given(db).version('Orders', number)
      return app.inject({ method: 'POST', url: at(number), headers, ...(payload && { payload }) })
    },
    current: async (query = '') => {
      const url = `/environments/${uuid}/deployed-versions/currently-deployed${query}`
      const body = (await app.inject(url)).json()
      return body._embedded.deployedVersions.map(
        (each: { _embedded: { version: { number: string } } }) => each._embedded.version.number,
      )
    },
    patch: (stay: string, payload: object) =>
      app.inject({
        method: 'PATCH',
        url: `/deployed-versions/${stay}`,
        headers: merge,
        payload: JSON.stringify(payload),
      }),
  }
}

describe('recording a deployment', () => {
  it('answers with the deployment and all it is about', async () => {
    const { app, uuid, deploy } = await operator()

    const response = await deploy('8c1f2ab', { applicationInstance: 'eu-1', target: 'eu-1' })

    const body = response.json()
    const self = `http://broker/deployed-versions/${body.uuid}`
    expect(response.statusCode).toBe(201)
    expect(response.headers.location).toBe(self)
    expect(body).toEqual({
      uuid: expect.stringMatching(/^[\da-f-]{36}$/),
      currentlyDeployed: true,
      target: 'eu-1',
      applicationInstance: 'eu-1',
      createdAt: expect.stringMatching(/\+00:00$/),
      _embedded: {
        pacticipant: {
          name: 'Orders',
          _links: { self: { href: 'http://broker/pacticipants/Orders' } },
        },
        version: {
          number: '8c1f2ab',
          _links: {
            self: {
              title: 'Version',
              name: '8c1f2ab',
              href: 'http://broker/pacticipants/Orders/versions/8c1f2ab',
            },
          },
        },
        environment: (await app.inject(`/environments/${uuid}`)).json(),
      },
      _links: { self: { href: self } },
    })
    expect((await app.inject(`/deployed-versions/${body.uuid}`)).json()).toEqual(body)
  })

  it('takes the place of the version that ran there', async () => {
    const { deploy, current, app } = await operator()

    const first = (await deploy('1')).json()
    await deploy('2')

    expect(await current()).toEqual(['2'])
    const ended = (await app.inject(`/deployed-versions/${first.uuid}`)).json()
    expect(ended).toMatchObject({ currentlyDeployed: false, undeployedAt: expect.any(String) })
    expect(ended).not.toHaveProperty('applicationInstance')
  })

  it('of a version that was replaced begins anew; of one that runs there changes nothing', async () => {
    const { deploy, current, app, at } = await operator()

    const first = (await deploy('1')).json()
    const same = await deploy('1')
    await deploy('2')
    const third = (await deploy('1')).json()

    expect([same.statusCode, same.json().uuid]).toEqual([201, first.uuid])
    expect(third.uuid).not.toBe(first.uuid)
    expect(await current()).toEqual(['1'])
    const list = (await app.inject(at('1'))).json()
    expect(list._embedded.deployedVersions.map((each: { uuid: string }) => each.uuid)).toEqual([
      third.uuid,
      first.uuid,
    ])
    expect(list._embedded.deployedVersions[0]).not.toHaveProperty('_embedded')
    expect(list._links.self.href).toBe(`http://broker${at('1')}`)
  })

  it('leaves what runs under other instances', async () => {
    const { deploy, current } = await operator()

    await deploy('1')
    await deploy('2', { applicationInstance: 'eu' })
    await deploy('3', { target: 'us' })
    await deploy('4', { applicationInstance: null, target: 7 })
    await deploy('5', { applicationInstance: '' })

    expect(await current()).toEqual(['5', '4', '3', '2'])
    expect(await current('?applicationInstance=eu')).toEqual(['2'])
    expect(await current('?target=7')).toEqual(['4'])
    expect(await current('?applicationInstance=')).toEqual(['5'])
    expect(await current('?pacticipant=Web')).toEqual([])
  })

  it.each([
    [
      'version',
      '/pacticipants/Orders/versions/none/deployed-versions/environment/UUID',
      "No version 'none' of pacticipant 'Orders' found",
    ],
    [
      'environment',
      '/pacticipants/Orders/versions/1/deployed-versions/environment/x',
      "No environment with uuid 'x' found",
    ],
  ])('is refused for an unknown %s', async (_, path, error) => {
    const { app, uuid } = await operator()
    await given(database.db).version('Orders', '1')
    const url = path.replace('UUID', uuid)

    const posted = await app.inject({ method: 'POST', url, headers })
    const listed = await app.inject(url)

    expect([posted.statusCode, listed.statusCode]).toEqual([404, 404])
    expect(posted.json()).toEqual({ error })
  })

  it('refuses an instance that is no name', async () => {
    const { deploy } = await operator()

    const response = await deploy('1', { applicationInstance: ['a'], target: 'x'.repeat(501) })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      errors: {
        applicationInstance: ['must be a string'],
        target: ['must be at most 500 characters long'],
      },
    })
  })

  it('leaves one current of many that come at once', async () => {
    const { db } = database
    const { uuid } = await given(db).environment('test')
    const numbers = ['1', '2', '3', '4', '5', '6', '7', '8']
    for (const number of numbers) await given(db).version('Web', number)

    await Promise.all(
      numbers.map((number) =>
        recordDeployment(db, { pacticipant: 'Web', number, environment: uuid }),
      ),
    )

    const rows = await db.selectFrom('deployment').select(['ended_at']).execute()
    expect(rows).toHaveLength(8)
    expect(rows.filter((row) => row.ended_at === null)).toHaveLength(1)
  })

  it('goes with its version when that is deleted', async () => {
    const { deploy, current, app } = await operator()
    await deploy('1')

    await app.inject({ method: 'DELETE', url: '/pacticipants/Orders/versions/1' })

    expect(await current()).toEqual([])
  })
})

describe('what is currently deployed', () => {
  it('is listed with pacticipant and version, under the very address that was asked', async () => {
    const { deploy, app, uuid } = await operator()
    const { uuid: stay } = (await deploy('1')).json()
    const url = `/environments/${uuid}/deployed-versions/currently-deployed?pacticipant=Orders`

    const body = (await app.inject(url)).json()

    expect(body).toEqual({
      _embedded: {
        deployedVersions: [
          {
            uuid: stay,
            currentlyDeployed: true,
            createdAt: expect.any(String),
            _embedded: { pacticipant: expect.anything(), version: expect.anything() },
            _links: { self: { href: `http://broker/deployed-versions/${stay}` } },
          },
        ],
      },
      _links: {
        self: { href: `http://broker${url}`, title: 'Currently deployed versions for test' },
      },
    })
  })
})

describe('ending a deployment', () => {
  it('is done once, whatever is sent after', async () => {
    const { deploy, patch, current } = await operator()
    const { uuid } = (await deploy('1')).json()

    const nothing = await patch(uuid, {})
    const ended = await patch(uuid, { currentlyDeployed: false })
    const again = await patch(uuid, { currentlyDeployed: false })

    expect(nothing.json()).toMatchObject({ currentlyDeployed: true })
    expect(ended.json()).toMatchObject({
      currentlyDeployed: false,
      undeployedAt: expect.any(String),
    })
    expect(again.json()).toEqual(ended.json())
    expect(await current()).toEqual([])
    expect((await deploy('1')).json().uuid).not.toBe(uuid)
  })

  it('is not taken back', async () => {
    const { deploy, patch } = await operator()
    const { uuid } = (await deploy('1')).json()

    const response = await patch(uuid, { currentlyDeployed: true })

    expect(response.statusCode).toBe(422)
    expect(response.json()).toEqual({
      errors: {
        currentlyDeployed: [
          'The currentlyDeployed property cannot be set back to true. Please record a new deployment.',
        ],
      },
    })
  })

  it('asks for a merge patch of a deployment that exists', async () => {
    const { deploy, patch, app } = await operator()
    const { uuid } = (await deploy('1')).json()

    const url = `/deployed-versions/${uuid}`
    const json = await app.inject({ method: 'PATCH', url, headers, payload: '{}' })
    const unknown = await patch('none', { currentlyDeployed: true })
    const text = await patch(uuid, { currentlyDeployed: 'no' })

    expect([json.statusCode, unknown.statusCode, text.statusCode]).toEqual([415, 404, 400])
  })
})

describe('making what is missing', () => {
  it('gives all of many askers the same pacticipants, versions and branches', async () => {
    const { db } = database
    const askers = [1, 2, 3, 4, 5, 6, 7, 8]

    const answers = await Promise.all(
      askers.map((asker) =>
        db.transaction().execute(async (db) => {
          const names = asker % 2 ? ['B', 'A', 'é'] : ['é', 'A', 'B', 'A']
          const keys = await findOrCreatePacticipants(db, names)
          const a = keys.get('A')?.id ?? 0
          const version = await findOrCreateVersion(db, a, '1')
          const key = { pacticipantId: a, versionId: version.id, versionOrd: version.ord }
          return { keys, version, joined: await addToBranch(db, key, 'main') }
        }),
      ),
    )

    expect(answers.filter(({ version }) => version.isNew)).toHaveLength(1)
    expect(answers.filter(({ joined }) => joined)).toHaveLength(1)
    expect(new Set(answers.map(({ keys }) => keys.get('é')?.id)).size).toBe(1)
    expect(answers.map(({ keys }) => keys.size)).toEqual(askers.map(() => 3))
  })
})
