import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import {
  boolean,
  eachLike,
  id,
  integer,
  oneOf,
  pattern,
  text,
  timestamp,
  values,
} from '../src/matchers.ts'
import { OperationsClient, Refused } from './client.ts'

const { exchange } = contractBetween('ops-admin', 'experimentation-api')

const token = 'the-access-token'
const authorization = { Authorization: pattern(/^Bearer .+$/, `Bearer ${token}`) }
const operator = (url: string) => new OperationsClient(url, token)
const admin = given('a user is signed in', { role: 'admin' })
const developer = given('a user is signed in', { role: 'developer' })
const userId = '8a1c0c6e-3f5b-4d7a-9e2b-6c4d2f1a0b9e'
const ada = given('another user exists', { id: userId, username: 'ada' })
const sentence = { detail: text('Not enough permissions') }

const user = {
  id: id(userId),
  username: text('ada'),
  email: pattern(/^[^@\s]+@[^@\s]+$/, 'ada@example.com'),
  role: oneOf('viewer', 'analyst', 'developer', 'admin'),
  is_active: boolean(true),
}
const entry = {
  user_email: text('the-admin@example.com'),
  action_type: text('user_update'),
  entity_type: text('user'),
  entity_id: id(userId),
  timestamp: timestamp('2026-11-20T09:00:00.000Z'),
}
const audited = given('audit entries exist', {
  entity_type: 'user',
  entity_id: userId,
  action_type: 'user_update',
  count: 3,
})

const get = (path: string) => ({ method: 'GET', path, headers: authorization }) as const
const post = (path: string) => ({ method: 'POST', path, headers: authorization }) as const

describe('the health of the platform', () => {
  it('is told to everybody', async () => {
    const health = await exchange(
      {
        given: [],
        receiving: 'a question for the health of the platform',
        parity: 'same',
        resource: 'health',
        request: { method: 'GET', path: '/health' },
        response: { status: 200, body: { status: 'healthy' } },
      },
      (url) => new OperationsClient(url).health(),
    )

    expect(health.status).toBe('healthy')
  })
})

describe('the audit log', () => {
  it('is searched by kind of thing and action', async () => {
    const log = await exchange(
      {
        given: [admin, audited],
        receiving: 'a search for changes of users',
        parity: 'same',
        resource: 'audit-log',
        request: {
          ...get('/api/v1/audit-logs/'),
          query: { entity_type: 'user', action_type: 'user_update', page: '1', limit: '2' },
        },
        response: {
          status: 200,
          body: { items: eachLike(entry), total: integer(3) },
        },
      },
      (url) =>
        operator(url).auditLog({
          entity_type: 'user',
          action_type: 'user_update',
          page: 1,
          limit: 2,
        }),
    )

    expect(log.total).toBe(3)
  })

  it('is empty where nothing happened', async () => {
    const log = await exchange(
      {
        given: [admin],
        receiving: 'a search for changes of experiments where there is none',
        parity: 'same',
        resource: 'audit-log',
        request: { ...get('/api/v1/audit-logs/'), query: { entity_type: 'experiment' } },
        response: { status: 200, body: { items: [], total: 0 } },
      },
      (url) => operator(url).auditLog({ entity_type: 'experiment' }),
    )

    expect(log).toEqual({ items: [], total: 0 })
  })

  it.each([
    {
      what: 'an action that nobody can do',
      query: { action_type: 'user_teleport' },
      detail: 'Invalid action type: user_teleport',
    },
    {
      what: 'a time that ends before it begins',
      query: { from_date: '2026-11-20T00:00:00Z', to_date: '2026-11-19T00:00:00Z' },
      detail: 'to_date must be after from_date',
    },
  ])('is not searched for $what', async ({ what, query, detail }) => {
    const asked = exchange(
      {
        given: [admin],
        receiving: `a search of the audit log for ${what}`,
        parity: 'same',
        request: { ...get('/api/v1/audit-logs/'), query },
        response: { status: 400, body: { detail: text(detail) } },
      },
      (url) => operator(url).auditLog(query),
    )

    await expect(asked).rejects.toMatchObject({ status: 400, message: detail })
  })

  it('is not open to a visitor', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a search of the audit log without a token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/audit-logs/' },
        response: { status: 401, body: { detail: text('Not authenticated') } },
      },
      (url) => new OperationsClient(url).auditLog(),
    )

    await expect(asked).rejects.toBeInstanceOf(Refused)
    await expect(asked).rejects.toMatchObject({ status: 401 })
  })

  it('is counted by action', async () => {
    const statistics = await exchange(
      {
        given: [admin, audited],
        receiving: 'a request for the counts of the audit log',
        parity: 'same',
        resource: 'audit-statistics',
        request: get('/api/v1/audit-logs/stats'),
        response: {
          status: 200,
          body: { total_logs: integer(3), action_counts: values({ user_update: 3 }, integer(3)) },
        },
      },
      (url) => operator(url).auditStatistics(),
    )

    expect(statistics.action_counts).toEqual({ user_update: 3 })
  })

  it('tells what one user did: nothing yet', async () => {
    const entries = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request for what a user did who did nothing',
        parity: 'same',
        resource: 'audit-entry-list',
        request: get(`/api/v1/audit-logs/user/${userId}`),
        response: { status: 200, body: [] },
      },
      (url) => operator(url).auditOfUser(userId),
    )

    expect(entries).toEqual([])
  })

  it('does not tell a developer what another user did', async () => {
    const asked = exchange(
      {
        given: [developer, ada],
        receiving: 'a request of a developer for what another user did',
        parity: 'fixed',
        request: get(`/api/v1/audit-logs/user/${userId}`),
        response: { status: 403, body: sentence },
      },
      (url) => operator(url).auditOfUser(userId),
    )

    await expect(asked).rejects.toMatchObject({ status: 403 })
  })
})

describe('the people', () => {
  const path = `/api/v1/admin/users/${userId}`

  it('are listed', async () => {
    const list = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request for all users',
        parity: 'fixed',
        resource: 'user-list',
        request: { ...get('/api/v1/admin/users'), query: { skip: '0', limit: '50' } },
        response: { status: 200, body: { items: eachLike(user), total: integer(2) } },
      },
      (url) => operator(url).users({ skip: 0, limit: 50 }),
    )

    expect(list.total).toBe(2)
  })

  it('are not listed for a developer', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request of a developer for all users',
        parity: 'same',
        request: { ...get('/api/v1/admin/users'), query: { skip: '0', limit: '50' } },
        response: { status: 403, body: sentence },
      },
      (url) => operator(url).users({ skip: 0, limit: 50 }),
    )

    await expect(asked).rejects.toMatchObject({ status: 403 })
  })

  it('are shown one by one', async () => {
    const shown = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request for a user',
        parity: 'same',
        resource: 'user',
        request: get(path),
        response: { status: 200, body: { ...user, username: 'ada' } },
      },
      (url) => operator(url).user(userId),
    )

    expect(shown.username).toBe('ada')
  })

  it('are not shown by an id that nobody has', async () => {
    const asked = exchange(
      {
        given: [admin],
        receiving: 'a request for a user who does not exist',
        parity: 'same',
        request: get(path),
        response: { status: 404, body: { detail: text('User not found') } },
      },
      (url) => operator(url).user(userId),
    )

    await expect(asked).rejects.toMatchObject({ status: 404, message: 'User not found' })
  })

  const grace = { username: 'grace', email: 'grace@example.com', password: 'Ship-it-by-9' }

  it('are added by hand', async () => {
    const created = await exchange(
      {
        given: [admin],
        receiving: 'a request to add a user',
        parity: 'fixed',
        resource: 'user',
        request: { ...post('/api/v1/users/'), body: grace },
        response: { status: 201, body: { ...user, username: 'grace', is_active: true } },
      },
      (url) => operator(url).createUser(grace),
    )

    expect(created).toMatchObject({ username: 'grace', is_active: true })
  })

  it.each([
    {
      what: 'under a taken name',
      by: admin,
      body: { ...grace, username: 'ada' },
      status: 409,
      detail: text('Username already registered'),
    },
    {
      what: 'for a developer',
      by: developer,
      body: grace,
      status: 403,
      detail: text('Not enough permissions'),
    },
    {
      what: 'with a weak password',
      by: admin,
      body: { ...grace, password: 'password' },
      status: 422,
      detail: eachLike({
        type: text('value_error'),
        loc: ['body', 'password'],
        msg: text('Password must contain an upper-case letter'),
      }),
    },
  ])('are not added $what', async ({ what, by, body, status, detail }) => {
    const asked = exchange(
      {
        given: [by, ada],
        receiving: `a request to add a user ${what}`,
        parity: 'same',
        request: { ...post('/api/v1/users/'), body },
        response: { status, body: { detail } },
      },
      (url) => operator(url).createUser(body),
    )

    await expect(asked).rejects.toMatchObject({ status })
  })

  it('are given another role', async () => {
    const changed = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request to give a user another role',
        parity: 'new',
        resource: 'user',
        request: { method: 'PUT', path, headers: authorization, body: { role: 'analyst' } },
        response: { status: 200, body: { ...user, role: 'analyst' } },
      },
      (url) => operator(url).changeUser(userId, { role: 'analyst' }),
    )

    expect(changed.role).toBe('analyst')
  })

  it('are locked out', async () => {
    const changed = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request to lock a user out',
        parity: 'fixed',
        resource: 'user',
        request: { method: 'PUT', path, headers: authorization, body: { is_active: false } },
        response: { status: 200, body: { ...user, is_active: false } },
      },
      (url) => operator(url).changeUser(userId, { is_active: false }),
    )

    expect(changed.is_active).toBe(false)
  })

  it('are taken away', async () => {
    const deleted = await exchange(
      {
        given: [admin, ada],
        receiving: 'a request to delete a user',
        parity: 'same',
        resource: 'nothing',
        request: { method: 'DELETE', path, headers: authorization },
        response: { status: 204 },
      },
      (url) =>
        operator(url)
          .deleteUser(userId)
          .then(() => 'deleted'),
    )

    expect(deleted).toBe('deleted')
  })

  it('are not taken away twice', async () => {
    const asked = exchange(
      {
        given: [admin],
        receiving: 'a request to delete a user who does not exist',
        parity: 'same',
        request: { method: 'DELETE', path, headers: authorization },
        response: { status: 404, body: { detail: text('User not found') } },
      },
      (url) => operator(url).deleteUser(userId),
    )

    await expect(asked).rejects.toMatchObject({ status: 404 })
  })
})

describe('the jobs of the platform', () => {
  it('forget what is cached', async () => {
    const done = await exchange(
      {
        given: [admin],
        receiving: 'a request to clear the cache',
        parity: 'fixed',
        resource: 'message',
        request: post('/api/v1/admin/cache/clear'),
        response: { status: 200, body: { message: text('Cache cleared successfully') } },
      },
      (url) => operator(url).clearCache(),
    )

    expect(done.message).toBe('Cache cleared successfully')
  })

  it('deliver what waits, and say how much', async () => {
    const done = await exchange(
      {
        given: [admin],
        receiving: 'a request to deliver what waits',
        parity: 'new',
        resource: 'delivery',
        request: post('/api/v1/admin/outbox/process'),
        response: {
          status: 200,
          body: { delivered: integer(0), failed: integer(0), pending: integer(0) },
        },
      },
      (url) => operator(url).deliverOutbox(),
    )

    expect(done.failed).toBe(0)
  })

  it.each([
    { job: 'experiments/schedules', parity: 'same' },
    { job: 'rollout-schedules', parity: 'new' },
    { job: 'safety', parity: 'new' },
  ] as const)('run $job on demand', async ({ job, parity }) => {
    const done = await exchange(
      {
        given: [admin],
        receiving: `a request to run the job ${job}`,
        parity,
        resource: 'job',
        request: post(`/api/v1/${job}/process`),
        response: { status: 202, body: { status: text('Processing in the background') } },
      },
      (url) => operator(url).runJob(job),
    )

    expect(done.status).toBe('Processing in the background')
  })

  it('do not run for a developer', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request of a developer to run a job',
        parity: 'same',
        request: post('/api/v1/experiments/schedules/process'),
        response: {
          status: 403,
          body: { detail: text('Only administrators can trigger scheduled processing') },
        },
      },
      (url) => operator(url).runJob('experiments/schedules'),
    )

    await expect(asked).rejects.toMatchObject({ status: 403 })
  })

  it('add up what was measured', async () => {
    const done = await exchange(
      {
        given: [
          admin,
          given('a feature flag exists', { id: userId, key: 'new-checkout' }),
          given('a flag was evaluated', { feature_flag_id: userId, evaluations: 5 }),
        ],
        receiving: 'a request to add up the measurements of the day',
        parity: 'same',
        resource: 'aggregation',
        request: { ...post('/api/v1/metrics/aggregate'), query: { period: 'day' } },
        response: { status: 200, body: { aggregated_records: integer(1) } },
      },
      (url) => operator(url).aggregateMetrics('day'),
    )

    expect(done.aggregated_records).toBe(1)
  })

  it('do not add up by a period that nobody knows', async () => {
    const asked = exchange(
      {
        given: [admin],
        receiving: 'a request to add up the measurements of a fortnight',
        parity: 'same',
        request: { ...post('/api/v1/metrics/aggregate'), query: { period: 'fortnight' } },
        response: {
          status: 422,
          body: {
            detail: eachLike({
              type: text('enum'),
              loc: ['query', 'period'],
              msg: text('Input should be one of them'),
            }),
          },
        },
      },
      // A script may be given any word.
      (url) => operator(url).aggregateMetrics('fortnight' as 'day'),
    )

    await expect(asked).rejects.toMatchObject({ status: 422 })
  })
})
