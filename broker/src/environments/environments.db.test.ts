import { describe, expect, it } from '@jest/globals'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const unknown = '00000000-0000-4000-8000-000000000000'

describe('environments', () => {
  const contacts = [
    { name: 'Team Checkout', details: { emailAddress: 'checkout@example.com' } },
    { name: 'Nobody' },
  ]

  it('POST makes one, GET answers with it', async () => {
    const app = testApp(database.db)
    const payload = { name: 'production', production: true, contacts }

    const made = await app.inject({ method: 'POST', url: '/environments', payload })
    const { uuid } = made.json()
    const found = await app.inject(`/environments/${uuid}`)

    const self = `http://broker/environments/${uuid}`
    expect(made.statusCode).toBe(201)
    expect(made.headers.location).toBe(self)
    expect(made.json()).toEqual({
      uuid: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'production',
      displayName: 'Production',
      production: true,
      contacts,
      createdAt: expect.stringMatching(/\+00:00$/),
      _links: {
        self: { title: 'Environment', name: 'production', href: self },
        'pb:currently-deployed-deployed-versions': {
          title: 'Versions currently deployed to Production environment',
          href: `${self}/deployed-versions/currently-deployed`,
        },
        'pb:currently-supported-released-versions': {
          title: 'Versions released and supported in Production environment',
          href: `${self}/released-versions/currently-supported`,
        },
        'pb:environments': { title: 'Environments', href: 'http://broker/environments' },
      },
    })
    expect(found.json()).toEqual(made.json())
  })

  it('GET lists all by display name, or the one of a name', async () => {
    const app = testApp(database.db)
    for (const [name, displayName] of [
      ['b', 'alpha'],
      ['a', 'Zeta'],
      ['c', 'Beta'],
    ])
      await app.inject({
        method: 'POST',
        url: '/environments',
        payload: { name, displayName, production: false },
      })

    const all = (await app.inject('/environments?')).json()
    const one = (await app.inject('/environments?name=a')).json()
    const none = (await app.inject('/environments?name=A')).json()

    expect(all._embedded.environments.map(nameOf)).toEqual(['b', 'c', 'a'])
    expect(all._links.self).toEqual({ title: 'Environments', href: 'http://broker/environments' })
    expect(all._links['pb:environments'][0]).toEqual({
      title: 'Environment',
      name: 'b',
      href: all._embedded.environments[0]._links.self.href,
    })
    expect(one._embedded.environments.map(nameOf)).toEqual(['a'])
    expect(none._embedded.environments).toEqual([])
  })

  it.each([
    [{}, { name: ['is missing'], production: ['is missing'] }],
    [
      { name: '', production: 'yes' },
      { name: ['must be filled'], production: ['must be one of: true, false'] },
    ],
    [{ name: 'a b', production: true }, { name: ['cannot contain spaces'] }],
    [{ name: 'a\nb', production: true }, { name: ['cannot contain multiple lines'] }],
    [{ name: 1, production: true }, { name: ['must be a string'] }],
    [
      { name: 'a', production: true, displayName: 'a\nb' },
      { displayName: ['cannot contain multiple lines'] },
    ],
    [{ name: 'a', production: true, contacts: {} }, { contacts: ['must be an array'] }],
    [
      { name: 'a', production: true, contacts: [{}, { name: 'x\ny', details: 'me' }] },
      {
        contacts: [
          'name is missing (at index 0)',
          'name cannot contain multiple lines (at index 1)',
          'details must be a hash (at index 1)',
        ],
      },
    ],
    [
      { name: 'taken', production: true },
      { name: ["name 'taken' is already used by an existing environment."] },
    ],
  ])('POST refuses %j', async (payload, errors) => {
    await given(database.db).environment('taken')

    const response = await testApp(database.db).inject({
      method: 'POST',
      url: '/environments',
      payload,
    })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({ errors })
  })

  it('PUT replaces everything but what is in it', async () => {
    const { db } = database
    const app = testApp(db)
    await given(db).environment('taken')
    const payload = { name: 'test', displayName: 'The Test', production: true, contacts }
    const { uuid } = (await app.inject({ method: 'POST', url: '/environments', payload })).json()
    await given(db).deployment('Web', '1', 'test')
    const put = (name: string) =>
      app.inject({
        method: 'PUT',
        url: `/environments/${uuid}`,
        payload: { name, displayName: ' ', production: false },
      })

    const renamed = await put('new-name')
    const again = await put('new-name')
    const taken = await put('taken')

    expect(renamed.json()).toMatchObject({ uuid, displayName: 'New Name', production: false })
    expect(renamed.json()).not.toHaveProperty('contacts')
    expect(again.statusCode).toBe(200)
    expect(taken.statusCode).toBe(400)
    expect(taken.json().errors.name).toHaveLength(1)
    const current = await app.inject(`/environments/${uuid}/deployed-versions/currently-deployed`)
    expect(current.json()._embedded.deployedVersions).toHaveLength(1)
  })

  it('DELETE closes it with what is in it, and frees the name', async () => {
    const { db } = database
    const { uuid } = await given(db).environment('test')
    await given(db).deployment('Web', '1', 'test')
    await given(db).release('Web', '1', 'test')
    const app = testApp(db)
    const stay = await db.selectFrom('deployment').select('uuid').executeTakeFirstOrThrow()

    const deleted = await app.inject({ method: 'DELETE', url: `/environments/${uuid}` })

    expect(deleted.statusCode).toBe(204)
    expect((await app.inject(`/environments/${uuid}`)).statusCode).toBe(404)
    expect((await app.inject(`/deployed-versions/${stay.uuid}`)).statusCode).toBe(404)
    const version = (await app.inject('/pacticipants/Web/versions/1')).json()
    expect(version._links['pb:deployed-environments']).toEqual([])
    expect(version._links['pb:released-environments']).toEqual([])
    const anew = { name: 'test', production: false }
    const made = await app.inject({ method: 'POST', url: '/environments', payload: anew })
    expect(made.statusCode).toBe(201)
  })

  it.each([
    ['GET', '/environments/none', "No environment with uuid 'none' found"],
    ['GET', `/environments/${unknown}`, `No environment with uuid '${unknown}' found`],
    ['DELETE', `/environments/${unknown}`, `No environment with uuid '${unknown}' found`],
    ['DELETE', '/environments/none', "No environment with uuid 'none' found"],
    [
      'GET',
      '/environments/none/deployed-versions/currently-deployed',
      "No environment with uuid 'none' found",
    ],
    [
      'GET',
      '/environments/none/released-versions/currently-supported',
      "No environment with uuid 'none' found",
    ],
    ['GET', '/deployed-versions/none', "No deployed version with uuid 'none' found"],
    ['GET', `/released-versions/${unknown}`, `No released version with uuid '${unknown}' found`],
  ] as const)('%s %s answers 404', async (method, url, error) => {
    const response = await testApp(database.db).inject({ method, url })

    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({ error })
  })

  it('PUT answers 404 for an unknown one', async () => {
    const payload = { name: 'a', production: true }

    const response = await testApp(database.db).inject({
      method: 'PUT',
      url: `/environments/${unknown}`,
      payload,
    })

    expect(response.statusCode).toBe(404)
  })

  it('are made once by many who ask for one name at the same time', async () => {
    const app = testApp(database.db)
    const payload = { name: 'test', production: false }
    const post = () => app.inject({ method: 'POST', url: '/environments', payload })

    const statuses = (await Promise.all([post(), post(), post()])).map((each) => each.statusCode)

    expect(statuses.sort()).toEqual([201, 400, 400])
  })
})

function nameOf({ name }: { name: string }): string {
  return name
}
