import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { text, timestamp } from '../src/matchers.ts'
import {
  accessToken,
  authorization,
  fieldProblem,
  flag,
  flagId,
  sentence,
  someTime,
} from './expectations.ts'
import { FlagPages } from './flags.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const developer = given('a user is signed in', { role: 'developer' })
const dashboard = (url: string) => new FlagPages(url, accessToken)
const key = 'one-page-checkout'
const path = `/api/v1/feature-flags/${flagId}`
const exists = given('a feature flag exists', { id: flagId, key })
const off = given('a feature flag exists', { id: flagId, key, status: 'INACTIVE' })
const foreign = given('a feature flag exists', { id: flagId, key, owner: 'somebody-else' })
const none = given('no feature flags exist')

describe('the page of a feature flag', () => {
  it('is kept from those who own another', async () => {
    const asked = exchange(
      {
        given: [developer, foreign],
        receiving: 'a request for a feature flag of another owner',
        parity: 'same',
        request: { method: 'GET', path, headers: authorization },
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).flag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('changing a feature flag', () => {
  const change = { name: 'Checkout on two pages', rollout_percentage: 25 }
  const put = { method: 'PUT', path, headers: authorization, body: change } as const

  it('sets name and rollout', async () => {
    const changed = await exchange(
      {
        given: [developer, exists],
        receiving: 'a request to change a feature flag',
        parity: 'same',
        resource: 'feature-flag',
        request: put,
        response: { status: 200, body: { ...flag, ...change } },
      },
      (url) => dashboard(url).changeFlag(flagId, change),
    )

    expect(changed).toMatchObject(change)
  })

  it('is refused when somebody else changed it in the meantime', async () => {
    const stale = { ...change, version: 7 }
    const asked = exchange(
      {
        given: [developer, exists],
        receiving: 'a request to change a version of a feature flag that is not the current one',
        parity: 'new',
        request: { ...put, body: stale },
        response: { status: 409, body: { detail: text('Version conflict') } },
      },
      (url) => dashboard(url).changeFlag(flagId, stale),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('shows beside the field that a rollout has at most 100 per cent', async () => {
    const beyond = { rollout_percentage: 101 }
    const asked = exchange(
      {
        given: [developer, exists],
        receiving: 'a request for a rollout of more than 100 per cent',
        parity: 'same',
        request: { ...put, body: beyond },
        response: { status: 422, body: fieldProblem('body', 'rollout_percentage') },
      },
      (url) => dashboard(url).changeFlag(flagId, beyond),
    )

    await expect(asked).rejects.toMatchObject({ fields: [{ field: 'rollout_percentage' }] })
  })

  it.each([
    { what: 'a feature flag of another owner', state: foreign, status: 403, kind: 'forbidden' },
    { what: 'a feature flag that does not exist', state: none, status: 404, kind: 'not-found' },
  ])('is refused for $what', async ({ what, state, status, kind }) => {
    const asked = exchange(
      {
        given: [developer, state],
        receiving: `a request to change ${what}`,
        parity: 'same',
        request: put,
        response: { status, body: sentence },
      },
      (url) => dashboard(url).changeFlag(flagId, change),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })
})

describe('deleting a feature flag', () => {
  const request = { method: 'DELETE', path, headers: authorization } as const

  it('takes it away', async () => {
    const deleted = await exchange(
      {
        given: [developer, exists],
        receiving: 'a request to delete a feature flag',
        parity: 'same',
        resource: 'nothing',
        request,
        response: { status: 204 },
      },
      (url) =>
        dashboard(url)
          .deleteFlag(flagId)
          .then(() => 'deleted'),
    )

    expect(deleted).toBe('deleted')
  })

  it.each([
    { what: 'a feature flag of another owner', state: foreign, status: 403, kind: 'forbidden' },
    { what: 'a feature flag that does not exist', state: none, status: 404, kind: 'not-found' },
  ])('is refused for $what', async ({ what, state, status, kind }) => {
    const asked = exchange(
      {
        given: [developer, state],
        receiving: `a request to delete ${what}`,
        parity: 'same',
        request,
        response: { status, body: sentence },
      },
      (url) => dashboard(url).deleteFlag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind })
  })
})

describe('the switches of a feature flag', () => {
  const post = (how: string) =>
    ({ method: 'POST', path: `${path}/${how}`, headers: authorization }) as const

  it('activate one that is off', async () => {
    const activated = await exchange(
      {
        given: [developer, off],
        receiving: 'a request to activate a feature flag',
        parity: 'same',
        resource: 'feature-flag',
        request: post('activate'),
        response: { status: 200, body: { ...flag, status: 'ACTIVE' } },
      },
      (url) => dashboard(url).activateFlag(flagId),
    )

    expect(activated.status).toBe('ACTIVE')
  })

  it('deactivate one that is on', async () => {
    const deactivated = await exchange(
      {
        given: [developer, exists],
        receiving: 'a request to deactivate a feature flag',
        parity: 'same',
        resource: 'feature-flag',
        request: post('deactivate'),
        response: { status: 200, body: { ...flag, status: 'INACTIVE' } },
      },
      (url) => dashboard(url).deactivateFlag(flagId),
    )

    expect(deactivated.status).toBe('INACTIVE')
  })

  it('leave one alone that is what it should be', async () => {
    const activated = await exchange(
      {
        given: [developer, exists],
        receiving: 'a request to activate a feature flag that is active',
        parity: 'same',
        resource: 'feature-flag',
        request: post('activate'),
        response: { status: 200, body: { ...flag, status: 'ACTIVE' } },
      },
      (url) => dashboard(url).activateFlag(flagId),
    )

    expect(activated.status).toBe('ACTIVE')
  })

  it.each([
    {
      how: 'enable',
      state: off,
      status: 'ACTIVE',
      act: (pages: FlagPages) => pages.enableFlag(flagId, 'Launch day'),
    },
    {
      how: 'disable',
      state: exists,
      status: 'INACTIVE',
      act: (pages: FlagPages) => pages.disableFlag(flagId, 'Launch day'),
    },
  ])('$how it with a reason', async ({ how, state, status, act }) => {
    const switched = await exchange(
      {
        given: [developer, state],
        receiving: `a request to ${how} a feature flag`,
        parity: 'fixed',
        resource: 'feature-flag-toggle',
        request: { ...post(how), body: { reason: 'Launch day' } },
        response: {
          status: 200,
          body: { id: flag.id, key: flag.key, status, updated_at: timestamp(someTime) },
        },
      },
      (url) => act(dashboard(url)),
    )

    expect(switched.status).toBe(status)
  })

  it('take no endless reason', async () => {
    const reason = 'because '.repeat(126)
    const asked = exchange(
      {
        given: [developer, exists],
        receiving: 'a request to toggle a feature flag with an endless reason',
        parity: 'same',
        request: { ...post('toggle'), body: { reason } },
        response: { status: 422, body: fieldProblem('body', 'reason') },
      },
      (url) => dashboard(url).toggleFlag(flagId, reason),
    )

    await expect(asked).rejects.toMatchObject({ fields: [{ field: 'reason' }] })
  })

  it('are not for a viewer', async () => {
    const asked = exchange(
      {
        given: [given('a user is signed in', { role: 'viewer' }), exists],
        receiving: 'a request of a viewer to deactivate a feature flag',
        parity: 'fixed',
        request: post('deactivate'),
        response: { status: 403, body: sentence },
      },
      (url) => dashboard(url).deactivateFlag(flagId),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('an exception for one user', () => {
  const ofUser = `${path}/overrides/user_1`

  it('is made with its value and a reason', async () => {
    const made = await exchange(
      {
        given: [developer, exists],
        receiving: 'a request for an exception to a feature flag',
        parity: 'new',
        resource: 'feature-flag-override',
        request: {
          method: 'PUT',
          path: ofUser,
          headers: authorization,
          body: { value: false, reason: 'Support case' },
        },
        response: {
          status: 200,
          body: { user_id: 'user_1', value: false, reason: 'Support case' },
        },
      },
      (url) => dashboard(url).override(flagId, 'user_1', false, 'Support case'),
    )

    expect(made).toMatchObject({ user_id: 'user_1', value: false })
  })

  it('is taken back', async () => {
    const done = await exchange(
      {
        given: [
          developer,
          exists,
          given('a user is an exception to a flag', {
            feature_flag_id: flagId,
            user_id: 'user_1',
            value: false,
          }),
        ],
        receiving: 'a request to take an exception to a feature flag back',
        parity: 'new',
        resource: 'nothing',
        request: { method: 'DELETE', path: ofUser, headers: authorization },
        response: { status: 204 },
      },
      (url) =>
        dashboard(url)
          .removeOverride(flagId, 'user_1')
          .then(() => 'done'),
    )

    expect(done).toBe('done')
  })

  it('cannot be taken back where there is none', async () => {
    const asked = exchange(
      {
        given: [developer, exists],
        receiving: 'a request to take an exception back that nobody made',
        parity: 'new',
        request: { method: 'DELETE', path: ofUser, headers: authorization },
        response: { status: 404, body: sentence },
      },
      (url) => dashboard(url).removeOverride(flagId, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-found' })
  })
})
