import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { decimal, eachLike, id, integer, text, timestamp } from '../src/matchers.ts'
import { accessToken, authorization, flagId, sentence, someTime } from './expectations.ts'
import { HomePages } from './home.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const admin = given('a user is signed in', { role: 'admin' })
const developer = given('a user is signed in', { role: 'developer' })
const flagExists = given('a feature flag exists', { id: flagId, key: 'one-page-checkout' })
const dashboard = (url: string) => new HomePages(url, accessToken)

const entry = {
  user_email: text('the-developer@example.com'),
  action_type: text('feature_flag_update'),
  entity_type: text('feature_flag'),
  entity_id: id(flagId),
  entity_name: text('Checkout in one page'),
  timestamp: timestamp(someTime),
}

describe('the figures on the first page', () => {
  const request = { method: 'GET', path: '/api/v1/admin/stats', headers: authorization } as const

  it('are shown to an admin', async () => {
    const stats = await exchange(
      {
        given: [admin, flagExists],
        receiving: 'a request for the figures of the platform',
        parity: 'fixed',
        resource: 'system-stats',
        request,
        response: {
          status: 200,
          body: {
            users: { total: integer(12), active: integer(11) },
            experiments: { total: integer(4), active: integer(2) },
            events: { total: integer(1200), daily_rate: decimal(40) },
            feature_flags: { total: integer(3), active: integer(1) },
          },
        },
      },
      (url) => dashboard(url).systemStats(),
    )

    expect(stats.experiments).toEqual({ total: 4, active: 2 })
  })

  it('are kept from everybody else', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request of a developer for the figures of the platform',
        parity: 'same',
        request,
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).systemStats(),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('the latest changes', () => {
  it('say who did what to what', async () => {
    const latest = await exchange(
      {
        given: [
          admin,
          given('audit entries exist', {
            entity_type: 'feature_flag',
            entity_id: flagId,
            action_type: 'feature_flag_update',
          }),
        ],
        receiving: 'a request for the latest changes',
        parity: 'same',
        resource: 'audit-page',
        request: {
          method: 'GET',
          path: '/api/v1/audit-logs/',
          query: { limit: '10' },
          headers: authorization,
        },
        response: {
          status: 200,
          body: {
            items: eachLike(entry),
            total: integer(1),
            page: integer(1),
            total_pages: integer(1),
          },
        },
      },
      (url) => dashboard(url).latestChanges(10),
    )

    expect(latest.items[0]).toMatchObject({ action_type: 'feature_flag_update' })
  })

  it('are not shown to a visitor', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a request for the latest changes without a token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/audit-logs/', query: { limit: '10' } },
        response: { status: 401, body: { detail: text('Not authenticated') } },
      },
      (url) => new HomePages(url).latestChanges(10),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })

  it('are shown of one flag on its own', async () => {
    const changes = await exchange(
      {
        given: [
          developer,
          flagExists,
          given('audit entries exist', {
            entity_type: 'feature_flag',
            entity_id: flagId,
            action_type: 'toggle_disable',
          }),
        ],
        receiving: 'a request for the changes of a feature flag',
        parity: 'same',
        resource: 'audit-entry-list',
        request: {
          method: 'GET',
          path: `/api/v1/audit-logs/entity/feature_flag/${flagId}`,
          headers: authorization,
        },
        response: {
          status: 200,
          body: eachLike({ ...entry, action_type: text('toggle_disable') }),
        },
      },
      (url) => dashboard(url).changesOf('feature_flag', flagId),
    )

    expect(changes[0]).toMatchObject({ entity_id: flagId })
  })

  it('are refused of a kind of thing that the platform does not know', async () => {
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request for the changes of an unknown kind of thing',
        parity: 'same',
        request: {
          method: 'GET',
          path: `/api/v1/audit-logs/entity/teapot/${flagId}`,
          headers: authorization,
        },
        response: { status: 400, body: { detail: text('Invalid entity type: teapot') } },
      },
      (url) => dashboard(url).changesOf('teapot', flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})

describe('the measurements of a flag', () => {
  const request = {
    method: 'GET',
    path: '/api/v1/metrics/summary',
    query: { feature_flag_id: flagId },
    headers: authorization,
  } as const

  it('count evaluations and users, and say how many went wrong', async () => {
    const metrics = await exchange(
      {
        given: [
          developer,
          flagExists,
          given('a flag was evaluated', { feature_flag_id: flagId, evaluations: 20, errors: 1 }),
        ],
        receiving: 'a request for the measurements of a feature flag',
        parity: 'same',
        resource: 'flag-metrics',
        request,
        response: {
          status: 200,
          body: {
            total_evaluations: integer(20),
            unique_users: integer(20),
            error_rate: decimal(5),
          },
        },
      },
      (url) => dashboard(url).flagMetrics(flagId),
    )

    expect(metrics).toEqual({ total_evaluations: 20, unique_users: 20, error_rate: 5 })
  })

  it('are none before anybody asked for the flag', async () => {
    const metrics = await exchange(
      {
        given: [developer, flagExists],
        receiving: 'a request for the measurements of a flag that nobody asked for',
        parity: 'same',
        resource: 'flag-metrics',
        request,
        response: {
          status: 200,
          body: { total_evaluations: 0, unique_users: 0, error_rate: null },
        },
      },
      (url) => dashboard(url).flagMetrics(flagId),
    )

    expect(metrics.error_rate).toBeNull()
  })
})
