import { describe, expect, it } from '@jest/globals'
import { experimentBody, testApi } from '../test/api.ts'
import { jobsOf } from './backend.ts'

const api = testApi()

describe('without Redis and AWS', () => {
  it('an experiment runs from its draft to its results', async () => {
    const developer = await api.signIn('dora', 'Developers')
    const program = await api.apiKey(developer)
    api.nextIds.push('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')
    const made = await api.call(
      'POST',
      '/experiments/',
      developer,
      experimentBody({ key: 'checkout' }),
    )
    expect(made).toMatchObject({ status: 201, body: { status: 'draft', key: 'checkout' } })
    const started = await api.call('POST', `/experiments/${made.body.id}/start`, developer)
    expect(started.body).toMatchObject({ status: 'active', start_date: '2026-03-01T12:00:00.000Z' })

    const wish = { experiment_key: 'checkout', user_id: 'user_2' }
    const first = await api.call('POST', '/tracking/assign', program, wish)
    expect(first).toMatchObject({
      status: 200,
      body: { variant_name: 'treatment', excluded: false },
    })
    const again = await api.call('POST', '/tracking/assign', program, wish)
    expect(again.body).toEqual(first.body)

    const event = { ...wish, event_type: 'conversion', event_name: 'purchase' }
    expect((await api.call('POST', '/tracking/track', program, event)).status).toBe(200)
    const results = await api.call('GET', `/experiments/${made.body.id}/results`, developer)
    expect(results.body).toMatchObject({
      sample_sizes: { control: 0, treatment: 1 },
      metrics: [{ name: 'Purchases', control_value: 0, variant_values: { treatment: 1 } }],
    })
  })

  it('what could not be delivered waits in the outbox', async () => {
    const { failed, pending } = await jobsOf(api.app).publishOutbox()
    expect(failed).toBeGreaterThan(0)
    expect(pending).toBe(failed)
    const [row] = await api.query(
      'select attempts, last_error from experimentation.outbox order by id limit 1',
    )
    expect(row).toMatchObject({ attempts: 1, last_error: expect.stringMatching(/ECONNREFUSED/) })
  })

  it('the platform is healthy and says what is away', async () => {
    expect(await api.call('GET', '/health')).toMatchObject({
      status: 200,
      body: { status: 'healthy', checks: { postgres: 'up', redis: 'down', dynamodb: 'down' } },
    })
  })

  it('an export says that the storage is away', async () => {
    const developer = await api.signIn('dora', 'Developers')
    const path = '/experiments/6f9619ff-8b86-4d01-b42d-00cf4fc964ff/results/export'
    const answer = await api.call('POST', path, developer)
    expect(answer).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/storage/) },
    })
  })
})

describe('who may come in', () => {
  it.each([
    ['no token', undefined, 'Not authenticated'],
    ['an expired one', { lifetime: -10, age: 100 }, 'Could not validate credentials'],
    ['one of another issuer', { issuer: 'http://evil' }, 'Could not validate credentials'],
    ['one for another client', { clientId: 'other' }, 'Could not validate credentials'],
    ['an id token', { use: 'id' as const }, 'Could not validate credentials'],
  ])('%s is answered 401', async (_name, wish, detail) => {
    const credentials = wish ? { token: await api.identities.token(wish) } : {}
    const answer = await api.call('GET', '/users/me', credentials)
    expect(answer).toMatchObject({
      status: 401,
      body: { detail },
      headers: { 'www-authenticate': 'Bearer' },
    })
  })

  it('a token that was tampered with is answered 401', async () => {
    const [head, , signature] = (await api.identities.token()).split('.')
    const claims = Buffer.from(JSON.stringify({ sub: 'admin' })).toString('base64url')
    const answer = await api.call('GET', '/users/me', { token: `${head}.${claims}.${signature}` })
    expect(answer.status).toBe(401)
  })

  it('the role follows the groups, and an old token does not bring an old role back', async () => {
    const role = async (token: string) => (await api.call('GET', '/users/me', { token })).body.role
    const old = await api.identities.token({ username: 'rudi', groups: ['Developers'], age: 60 })
    expect(await role(old)).toBe('developer')
    const promoted = await api.identities.token({
      username: 'rudi',
      groups: ['Viewers', 'Admins'],
      age: 30,
    })
    expect(await role(promoted)).toBe('admin')
    const demoted = await api.identities.token({ username: 'rudi' })
    expect(await role(demoted)).toBe('viewer')
    expect(await role(promoted)).toBe('viewer')
  })

  it('a name that belongs to another account is refused with a sentence', async () => {
    const first = await api.identities.token({ username: 'twin', sub: 'sub-1' })
    const second = await api.identities.token({ username: 'twin', sub: 'sub-2' })
    expect((await api.call('GET', '/users/me', { token: first })).status).toBe(200)
    expect(await api.call('GET', '/users/me', { token: second })).toMatchObject({
      status: 409,
      body: { detail: 'The username twin belongs to another account' },
    })
  })

  it('a record that nobody has signed in to yet is taken over by its name', async () => {
    const admin = await api.signIn('ada', 'Admins')
    const wish = { username: 'newcomer', email: 'new@example.com', password: 'Abcdefg1' }
    const made = await api.call('POST', '/users/', admin, wish)
    const signedIn = await api.call('GET', '/users/me', await api.signIn('newcomer', 'Analysts'))
    expect(signedIn.body).toMatchObject({ id: made.body.id, role: 'analyst' })
  })

  it('a user who was switched off is told so', async () => {
    const credentials = await api.signIn('ivan')
    await api.call('GET', '/users/me', credentials)
    await api.query("update experimentation.users set is_active = false where username = 'ivan'")
    expect(await api.call('GET', '/users/me', credentials)).toMatchObject({
      status: 400,
      body: { detail: 'Inactive user' },
    })
  })

  it('an API key works until it expires, and tells when it was used', async () => {
    const developer = await api.signIn('kim', 'Developers')
    const wish = { name: 'for a day', expires_in_days: 1 }
    const { body } = await api.call('POST', '/api-keys/', developer, wish)
    const use = () => api.call('GET', '/feature-flags/user/u', { key: body.key })
    expect((await use()).status).toBe(200)
    const shown = await api.call('GET', `/api-keys/${body.id}`, developer)
    expect(shown.body).toMatchObject({ last_used_at: api.time.now.toISOString() })
    expect(shown.body).not.toHaveProperty('key')
    const before = api.time.now
    api.time.now = new Date(before.getTime() + 86_400_000)
    expect(await use()).toMatchObject({
      status: 401,
      body: { detail: 'Invalid API Key' },
      headers: { 'www-authenticate': 'APIKey' },
    })
    api.time.now = before
  })
})

describe('two at once', () => {
  it('fifty first requests of one user make one assignment and one exposure', async () => {
    const developer = await api.signIn('dora', 'Developers')
    const program = await api.apiKey(developer)
    const { body } = await api.call('POST', '/experiments/', developer, experimentBody())
    await api.call('POST', `/experiments/${body.id}/start`, developer)
    const wish = { experiment_key: body.key, user_id: 'crowd' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.call('POST', '/tracking/assign', program, wish)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    expect(
      await api.query(
        `select (select count(*)::int from experimentation.assignments where user_id = 'crowd') as assignments,
          (select count(*)::int from experimentation.events where user_id = 'crowd') as exposures`,
      ),
    ).toEqual([{ assignments: 1, exposures: 1 }])
  })

  it('the second of two changes of the same version is refused', async () => {
    const developer = await api.signIn('dora', 'Developers')
    const { body } = await api.call('POST', '/experiments/', developer, experimentBody())
    const change = { name: 'Changed', version: 1 }
    const answers = await Promise.all(
      [1, 2].map(() => api.call('PUT', `/experiments/${body.id}`, developer, change)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      detail: 'Version conflict',
    })
  })

  it('experiments of one name get different keys', async () => {
    const developer = await api.signIn('dora', 'Developers')
    const made = await Promise.all(
      Array.from({ length: 8 }, () =>
        api.call('POST', '/experiments/', developer, experimentBody({ name: 'Same name' })),
      ),
    )
    expect(made.map(({ status }) => status)).toEqual(Array(8).fill(201))
    expect(new Set(made.map(({ body }) => body.key)).size).toBe(8)
  })
})
