import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text, timestamp } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  fieldProblem,
  flag,
  flagId,
  page,
  sentence,
  someTime,
} from './expectations.ts'
import { FlagPages } from './flags.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new FlagPages(url, accessToken)
const key = 'one-page-checkout'
const path = `/api/v1/feature-flags/${flagId}`
const newFlag = { key, name: 'Checkout in one page', rollout_percentage: 10 }

describe('the list of feature flags', () => {
  it('shows key, status and rollout of each', async () => {
    const list = await exchange(
      {
        given: [developer, given('a feature flag exists', { id: flagId, key })],
        receiving: 'a request for the active feature flags',
        parity: 'fixed',
        resource: 'feature-flag-list',
        request: {
          method: 'GET',
          path: '/api/v1/feature-flags/',
          query: { status: 'ACTIVE' },
          headers: authorization,
        },
        response: {
          status: 200,
          body: {
            items: eachLike({ ...flag, status: 'ACTIVE' }),
            ...page(1),
          },
        },
      },
      (url) => dashboard(url).flags({ status: 'ACTIVE' }),
    )

    expect(list.items[0]).toMatchObject({ key, status: 'ACTIVE', rollout_percentage: 100 })
  })

  it('is empty at first', async () => {
    const list = await exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request for the feature flags when there is none',
        parity: 'same',
        resource: 'feature-flag-list',
        request: { method: 'GET', path: '/api/v1/feature-flags/', headers: authorization },
        response: {
          status: 200,
          body: { items: [], ...page(0) },
        },
      },
      (url) => dashboard(url).flags(),
    )

    expect(list.items).toEqual([])
  })

  it('is not shown without a token', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a request for the feature flags without a token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/feature-flags/' },
        response: { status: 401, body: sentence },
      },
      (url) => new FlagPages(url).flags(),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })
})

describe('a new feature flag', () => {
  it('is created with its rollout', async () => {
    const created = await exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request to create a feature flag',
        parity: 'fixed',
        resource: 'feature-flag',
        request: {
          method: 'POST',
          path: '/api/v1/feature-flags/',
          headers: authorization,
          body: newFlag,
        },
        response: { status: 201, body: flag },
      },
      (url) => dashboard(url).createFlag(newFlag),
    )

    expect(created).toMatchObject({ id: flagId, key })
  })

  it('is refused when its key is taken', async () => {
    const asked = exchange(
      {
        given: [developer, given('the flag key is taken', { key })],
        receiving: 'a request to create a feature flag under a taken key',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/feature-flags/',
          headers: authorization,
          body: newFlag,
        },
        response: {
          status: 409,
          body: { detail: text(`Feature flag with key '${key}' already exists`) },
        },
      },
      (url) => dashboard(url).createFlag(newFlag),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is refused field by field when its key has capitals', async () => {
    const shouting = { ...newFlag, key: 'One Page' }
    const asked = exchange(
      {
        given: [developer],
        receiving: 'a request to create a feature flag with a malformed key',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/feature-flags/',
          headers: authorization,
          body: shouting,
        },
        response: { status: 422, body: fieldProblem('body', 'key') },
      },
      (url) => dashboard(url).createFlag(shouting),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid', fields: [{ field: 'key' }] })
  })

  it('is refused to an analyst', async () => {
    const asked = exchange(
      {
        given: [given('a user is signed in', { role: 'analyst' })],
        receiving: 'a request of an analyst to create a feature flag',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/feature-flags/',
          headers: authorization,
          body: newFlag,
        },
        response: {
          status: 403,
          body: { detail: text("You don't have permission to create feature flags") },
        },
      },
      (url) => dashboard(url).createFlag(newFlag),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('the page of a feature flag', () => {
  it('shows it', async () => {
    const shown = await exchange(
      {
        given: [developer, given('a feature flag exists', { id: flagId, key })],
        receiving: 'a request for a feature flag',
        parity: 'same',
        resource: 'feature-flag',
        request: { method: 'GET', path, headers: authorization },
        response: { status: 200, body: flag },
      },
      (url) => dashboard(url).flag(flagId),
    )

    expect(shown).toMatchObject({ id: flagId, key })
  })

  it('says that there is no such flag', async () => {
    const asked = exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request for a feature flag that does not exist',
        parity: 'same',
        request: { method: 'GET', path, headers: authorization },
        response: { status: 404, body: { detail: text('Feature flag not found') } },
      },
      (url) => dashboard(url).flag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('toggling a feature flag', () => {
  const toggled = {
    id: flag.id,
    key: flag.key,
    updated_at: timestamp(someTime),
  }

  it('switches an inactive one on', async () => {
    const answer = await exchange(
      {
        given: [developer, given('a feature flag exists', { id: flagId, key, status: 'INACTIVE' })],
        receiving: 'a request to toggle a feature flag on',
        parity: 'fixed',
        resource: 'feature-flag-toggle',
        request: { method: 'POST', path: `${path}/toggle`, headers: authorization, body: {} },
        response: { status: 200, body: { ...toggled, status: 'ACTIVE' } },
      },
      (url) => dashboard(url).toggleFlag(flagId),
    )

    expect(answer.status).toBe('ACTIVE')
  })

  it('switches an active one off, and keeps the reason', async () => {
    const reason = 'the checkout loses baskets'
    const answer = await exchange(
      {
        given: [developer, given('a feature flag exists', { id: flagId, key, status: 'ACTIVE' })],
        receiving: 'a request to toggle a feature flag off, with a reason',
        parity: 'fixed',
        resource: 'feature-flag-toggle',
        request: {
          method: 'POST',
          path: `${path}/toggle`,
          headers: authorization,
          body: { reason },
        },
        response: { status: 200, body: { ...toggled, status: 'INACTIVE' } },
      },
      (url) => dashboard(url).toggleFlag(flagId, reason),
    )

    expect(answer.status).toBe('INACTIVE')
  })

  it("is refused for somebody else's flag", async () => {
    const asked = exchange(
      {
        given: [
          developer,
          given('a feature flag exists', { id: flagId, key, owner: 'somebody-else' }),
        ],
        receiving: 'a request to toggle a feature flag of another owner',
        parity: 'same',
        request: { method: 'POST', path: `${path}/toggle`, headers: authorization, body: {} },
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).toggleFlag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('is refused for a flag that does not exist', async () => {
    const asked = exchange(
      {
        given: [developer, given('no feature flags exist')],
        receiving: 'a request to toggle a feature flag that does not exist',
        parity: 'same',
        request: { method: 'POST', path: `${path}/toggle`, headers: authorization, body: {} },
        response: { status: 404, body: { detail: text('Feature flag not found') } },
      },
      (url) => dashboard(url).toggleFlag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})
