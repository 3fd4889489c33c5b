import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { text } from '../src/matchers.ts'
import { EdgeClient } from './edge-client.ts'

const { exchange } = contractBetween('js-sdk', 'feature-flag-lambda')

const key = 'new-checkout'
const edge = (url: string) => new EdgeClient(url)
const published = (more: { enabled?: boolean; rollout_percentage?: number } = {}) =>
  given('a config item is published', {
    flag_id: 'flag-1',
    key,
    enabled: true,
    rollout_percentage: 100,
    ...more,
  })
const ask = (query: Record<string, string>) =>
  ({ method: 'GET', path: '/feature-flags/evaluate', query }) as const
const aboutUser = ask({ user_id: 'user_1', flag_key: key })

describe('evaluating a flag at the edge', () => {
  it.each([
    { what: 'a flag that is rolled out', flag: {}, enabled: true, reason: 'enabled' },
    {
      what: 'a flag that is switched off',
      flag: { enabled: false },
      enabled: false,
      reason: 'flag_disabled',
    },
    {
      what: 'a flag that is rolled out to nobody',
      flag: { rollout_percentage: 0 },
      enabled: false,
      reason: 'not_in_rollout',
    },
  ])('says of $what whether it is on, and why', async ({ what, flag, enabled, reason }) => {
    const evaluation = await exchange(
      {
        given: [published(flag)],
        receiving: `an evaluation of ${what}`,
        parity: 'same',
        resource: 'edge-evaluation',
        request: aboutUser,
        response: {
          status: 200,
          headers: { 'Cache-Control': 'no-store, no-cache, must-revalidate' },
          body: { flag_key: key, enabled, reason },
        },
      },
      (url) => edge(url).evaluateFlag(key, 'user_1'),
    )

    expect(evaluation).toMatchObject({ enabled, reason })
  })

  it('names the variant where the flag has some', async () => {
    const evaluation = await exchange(
      {
        given: [
          given('a config item is published', {
            flag_id: 'flag-1',
            key,
            enabled: true,
            rollout_percentage: 100,
            default_variant: 'blue',
          }),
        ],
        receiving: 'an evaluation of a flag with a variant',
        parity: 'same',
        resource: 'edge-evaluation',
        request: aboutUser,
        response: {
          status: 200,
          body: { flag_key: key, enabled: true, reason: 'enabled', variant: text('blue') },
        },
      },
      (url) => edge(url).evaluateFlag(key, 'user_1'),
    )

    expect(evaluation.variant).toBe('blue')
  })

  it('lets the rules decide by what the application knows of the user', async () => {
    const evaluation = await exchange(
      {
        given: [
          given('a config item is published', {
            flag_id: 'flag-1',
            key,
            enabled: true,
            rollout_percentage: 100,
            targeting_rules: [{ attribute: 'country', operator: 'equals', value: 'NZ' }],
          }),
        ],
        receiving: 'an evaluation of a flag whose rules do not let the user in',
        parity: 'new',
        resource: 'edge-evaluation',
        request: ask({ user_id: 'user_1', flag_key: key, context: '{"country":"DE"}' }),
        response: {
          status: 200,
          body: { flag_key: key, enabled: false, reason: 'targeting_rules_not_met' },
        },
      },
      (url) => edge(url).evaluateFlag(key, 'user_1', { country: 'DE' }),
    )

    expect(evaluation.reason).toBe('targeting_rules_not_met')
  })

  it('ends in NOT_FOUND for a flag that nobody has published', async () => {
    const asked = exchange(
      {
        given: [given('no config item is published', { key })],
        receiving: 'an evaluation of a flag that nobody has published',
        parity: 'same',
        request: aboutUser,
        response: { status: 404, body: { error: text(`Feature flag not found: ${key}`) } },
      },
      (url) => edge(url).evaluateFlag(key, 'user_1'),
    )

    await expect(asked).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `Feature flag not found: ${key}`,
    })
  })

  it('ends in INVALID_REQUEST for nobody', async () => {
    const asked = exchange(
      {
        given: [published()],
        receiving: 'an evaluation for nobody',
        parity: 'same',
        request: ask({ user_id: '', flag_key: key }),
        response: { status: 400, body: { error: text('Parameter must not be blank: user_id') } },
      },
      (url) => edge(url).evaluateFlag(key, ''),
    )

    await expect(asked).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
