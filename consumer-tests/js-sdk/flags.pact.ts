import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { boolean, text, values } from '../src/matchers.ts'
import { ExperimentationClient, ExperimentationError } from './client.ts'
import { apiKey, flagId, flagKey, invalidKey, missingKey, onlyIn, withKey } from './expectations.ts'

const { exchange } = contractBetween('js-sdk', 'experimentation-api')

const keyExists = given('an active API key exists', { key: apiKey })
const sdk = (url: string) => new ExperimentationClient(url, apiKey)
const path = `/api/v1/feature-flags/evaluate/${flagKey}`

/** Buckets of the key "new-checkout": user_1 stands at 17, user_2 at 79. */
const halfRolledOut = given('a feature flag exists', {
  id: flagId,
  key: flagKey,
  rollout_percentage: 50,
})

describe('evaluating a flag', () => {
  it('is on for a user inside the rollout', async () => {
    const evaluation = await exchange(
      {
        given: [keyExists, halfRolledOut],
        receiving: 'an evaluation for a user inside the rollout',
        parity: 'fixed',
        resource: 'feature-flag-evaluation',
        request: { method: 'GET', path, query: { user_id: 'user_1' }, headers: withKey },
        response: {
          status: 200,
          body: { key: text(flagKey), enabled: true, reason: text('rollout') },
        },
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_1'),
    )

    expect(evaluation).toMatchObject({ key: flagKey, enabled: true })
  })

  it('is off for a user outside the rollout', async () => {
    const evaluation = await exchange(
      {
        given: [keyExists, halfRolledOut],
        receiving: 'an evaluation for a user outside the rollout',
        parity: 'fixed',
        resource: 'feature-flag-evaluation',
        request: { method: 'GET', path, query: { user_id: 'user_2' }, headers: withKey },
        response: {
          status: 200,
          body: { key: text(flagKey), enabled: false, reason: text('not_in_rollout') },
        },
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_2'),
    )

    expect(evaluation.enabled).toBe(false)
  })

  it('looks at the context that the application knows', async () => {
    const context = { country: 'NZ' }
    const evaluation = await exchange(
      {
        given: [
          keyExists,
          given('a feature flag exists', {
            id: flagId,
            key: flagKey,
            rollout_percentage: 0,
            targeting_rules: onlyIn('NZ'),
          }),
        ],
        receiving: 'an evaluation with a context that a rule matches',
        parity: 'new',
        resource: 'feature-flag-evaluation',
        request: {
          method: 'GET',
          path,
          query: { user_id: 'user_2', context: JSON.stringify(context) },
          headers: withKey,
        },
        response: {
          status: 200,
          body: { key: text(flagKey), enabled: true, reason: text('rule_match') },
        },
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_2', context),
    )

    expect(evaluation.enabled).toBe(true)
  })

  it('ends in NOT_FOUND for a flag that does not exist', async () => {
    const asked = exchange(
      {
        given: [keyExists, given('no feature flags exist')],
        receiving: 'an evaluation of a flag that does not exist',
        parity: 'same',
        request: { method: 'GET', path, query: { user_id: 'user_1' }, headers: withKey },
        response: {
          status: 404,
          body: { detail: text(`Feature flag with key '${flagKey}' not found or not active`) },
        },
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_1'),
    )

    await expect(asked).rejects.toBeInstanceOf(ExperimentationError)
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends in NOT_FOUND for a flag that is switched off', async () => {
    const asked = exchange(
      {
        given: [
          keyExists,
          given('a feature flag exists', { id: flagId, key: flagKey, status: 'INACTIVE' }),
        ],
        receiving: 'an evaluation of a flag that is switched off',
        parity: 'same',
        request: { method: 'GET', path, query: { user_id: 'user_1' }, headers: withKey },
        response: {
          status: 404,
          body: { detail: text(`Feature flag with key '${flagKey}' not found or not active`) },
        },
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends in INVALID_API_KEY without a key', async () => {
    const asked = exchange(
      {
        given: [halfRolledOut],
        receiving: 'an evaluation without an API key',
        parity: 'same',
        request: { method: 'GET', path, query: { user_id: 'user_1' } },
        response: missingKey,
      },
      (url) => new ExperimentationClient(url).evaluateFlag(flagKey, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({
      code: 'INVALID_API_KEY',
      message: 'API key missing',
    })
  })

  it('ends in INVALID_API_KEY with a key that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [halfRolledOut],
        receiving: 'an evaluation with an unknown API key',
        parity: 'same',
        request: { method: 'GET', path, query: { user_id: 'user_1' }, headers: withKey },
        response: invalidKey,
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })

  it('ends in INVALID_API_KEY with a key that has expired', async () => {
    const asked = exchange(
      {
        given: [given('an expired API key exists', { key: apiKey }), halfRolledOut],
        receiving: 'an evaluation with an expired API key',
        parity: 'fixed',
        request: { method: 'GET', path, query: { user_id: 'user_1' }, headers: withKey },
        response: invalidKey,
      },
      (url) => sdk(url).evaluateFlag(flagKey, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_API_KEY' })
  })
})

describe('all flags of a user', () => {
  it('come as one map from key to on or off', async () => {
    const flags = await exchange(
      {
        given: [keyExists, given('a feature flag exists', { id: flagId, key: flagKey })],
        receiving: 'a request for the flags of a user',
        parity: 'fixed',
        resource: 'feature-flags-of-user',
        request: { method: 'GET', path: '/api/v1/feature-flags/user/user_1', headers: withKey },
        response: { status: 200, body: values({ [flagKey]: true }, boolean(true)) },
      },
      (url) => sdk(url).userFlags('user_1'),
    )

    expect(flags).toEqual({ [flagKey]: true })
  })

  it('are an empty map when no flag is active', async () => {
    const flags = await exchange(
      {
        given: [keyExists, given('no feature flags exist')],
        receiving: 'a request for the flags of a user when there is none',
        parity: 'same',
        resource: 'feature-flags-of-user',
        request: { method: 'GET', path: '/api/v1/feature-flags/user/user_1', headers: withKey },
        response: { status: 200, body: {} },
      },
      (url) => sdk(url).userFlags('user_1'),
    )

    expect(flags).toEqual({})
  })
})
