import { readFlagItem } from '@concordat/backend/lambdas/config-item'
import { evaluateItem } from '@concordat/backend/lambdas/feature-flag'
import { describe, expect, it } from '@jest/globals'
import { contractBetween, type Message } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { eachLike, text } from '../src/matchers.ts'

const { message } = contractBetween('feature-flag-lambda', 'experimentation-api')

const flagId = '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
const key = 'new-checkout'
const published = given('the config item of a flag is published', { feature_flag_id: flagId })

/** With another hash the lambda would let other users in than the platform does. */
const item = { flag_id: text(flagId), key, hash: 'mod128' }

const common = {
  parity: 'new',
  resource: 'flag-item',
  metadata: { contentType: 'application/json' },
} as const

/** Lets the lambda's own code evaluate by the item; user_1 stands at 17 of 100 by the key, user_2 at 79. */
function evaluateBy(
  expected: Message<'experimentation-api'>,
  userId: string,
  context: Record<string, unknown> | null = null,
) {
  return message(expected, async (content) => {
    const read = readFlagItem(Object(content))
    if (!read) throw new Error('The lambda cannot use the item')
    return evaluateItem(read, userId, context)
  })
}

describe('the item of a flag', () => {
  it('lets everybody in once the flag is rolled out', async () => {
    const evaluation = await evaluateBy(
      {
        ...common,
        given: [given('a feature flag exists', { id: flagId, key }), published],
        receiving: 'the config item of a flag that is rolled out',
        content: { ...item, enabled: true, rollout_percentage: 100 },
      },
      'user_2',
    )

    expect(evaluation).toMatchObject({ enabled: true, reason: 'enabled' })
  })

  it('lets the share in that the flag says', async () => {
    const evaluation = await evaluateBy(
      {
        ...common,
        given: [
          given('a feature flag exists', { id: flagId, key, rollout_percentage: 50 }),
          published,
        ],
        receiving: 'the config item of a flag that is rolled out to the half',
        content: { ...item, enabled: true, rollout_percentage: 50 },
      },
      'user_2',
    )

    expect(evaluation).toMatchObject({ enabled: false, reason: 'not_in_rollout' })
  })

  it('lets nobody in while the flag is switched off', async () => {
    const evaluation = await evaluateBy(
      {
        ...common,
        given: [given('a feature flag exists', { id: flagId, key, status: 'INACTIVE' }), published],
        receiving: 'the config item of a flag that is switched off',
        content: { ...item, enabled: false, rollout_percentage: 100 },
      },
      'user_1',
    )

    expect(evaluation).toMatchObject({ enabled: false, reason: 'flag_disabled' })
  })

  it('lets those in whom a rule lets in, whatever the percentage', async () => {
    const conditions = [{ attribute: 'country', operator: 'eq', value: 'NZ' }]
    const rules = [{ id: 'country', rule: { operator: 'and', conditions } }]
    const evaluation = await evaluateBy(
      {
        ...common,
        given: [
          given('a feature flag exists', {
            id: flagId,
            key,
            rollout_percentage: 0,
            targeting_rules: { version: '1.0', rules },
          }),
          published,
        ],
        receiving: 'the config item of a flag with rules',
        content: {
          ...item,
          enabled: true,
          rollout_percentage: 0,
          rules_v1: {
            rules: eachLike({ id: text('country'), rule: { operator: 'and', conditions } }),
          },
        },
      },
      'user_2',
      { country: 'NZ' },
    )

    expect(evaluation.enabled).toBe(true)
  })

  it('gives the variants their shares', async () => {
    const variants = [
      { key: 'blue', allocation: 1 },
      { key: 'green', allocation: 0 },
    ]
    const evaluation = await evaluateBy(
      {
        ...common,
        given: [given('a feature flag exists', { id: flagId, key, variants }), published],
        receiving: 'the config item of a flag with variants',
        content: { ...item, enabled: true, rollout_percentage: 100, variants },
      },
      'user_1',
    )

    expect(evaluation.variant).toBe('blue')
  })
})
