import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

interface Flag {
  readonly id: string
  readonly path: string
  evaluate(user: string, context?: object): Promise<Body>
  change(body: object): Promise<Body>
}

async function flag(more: object = {}): Promise<Flag> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const { id } = await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody(more) })
  const path = `/feature-flags/${id}`
  return {
    id,
    path,
    evaluate: (user, context = {}) => {
      const query = new URLSearchParams({ user_id: user, context: JSON.stringify(context) })
      return cast.ask(200, 'GET', `/feature-flags/evaluate/new-checkout?${query}`, { key })
    },
    change: (body) => cast.ask(200, 'PUT', path, { as, body }),
  }
}

function rule(id: string, attribute: string, value: string, more: object = {}) {
  return { id, rule: { conditions: [{ attribute, operator: 'eq', value }] }, ...more }
}

/** By the vectors of the hash: who has `new-checkout` at 10 and at 50 per cent. */
const vectors: readonly (readonly [user: string, atTen: boolean, atFifty: boolean])[] = [
  ['user_1', false, true],
  ['user_2', false, false],
  ['user_3', false, false],
  ['user_4', false, false],
  ['user_5', true, true],
  ['user_123', false, false],
  ['user_456', false, false],
  ['alice@example.com', false, false],
  ['ユーザー1', false, true],
  ['00000000-0000-4000-8000-000000000001', false, false],
]

describe('4.3 feature flag evaluation', () => {
  cleanEachTime()

  scenario(
    '4.3.1 targeting rules evaluation: the first rule by priority that matches decides, then the default rule, then the percentage',
    async () => {
      const { evaluate } = await flag({
        rollout_percentage: 0,
        targeting_rules: {
          rules: [
            rule('second', 'country', 'DE', { priority: 2, rollout_percentage: 0 }),
            rule('first', 'plan', 'gold', { priority: 1 }),
          ],
          default_rule: rule('default', 'country', 'NZ'),
        },
      })
      const reasons = [
        await evaluate('u', { plan: 'gold', country: 'DE' }),
        await evaluate('u', { country: 'DE' }),
        await evaluate('u', { country: 'NZ' }),
        await evaluate('u', { country: 'FR' }),
        await evaluate('u'),
      ].map(({ enabled, reason }) => [enabled, reason])
      expect(reasons).toEqual([
        [true, 'rule_match'],
        [false, 'not_in_rollout'],
        [true, 'rule_match'],
        [false, 'not_in_rollout'],
        [false, 'not_in_rollout'],
      ])
    },
  )

  scenario(
    '4.3.2 rollout percentage: none at 0, the same users at 10 and 50 as ever, everybody at 100',
    async () => {
      const { evaluate, change } = await flag({ rollout_percentage: 0 })
      const who = () =>
        Promise.all(vectors.map(async ([user]) => (await evaluate(user)).enabled === true))
      expect(await who()).toEqual(vectors.map(() => false))
      await change({ rollout_percentage: 10 })
      expect(await who()).toEqual(vectors.map(([, atTen]) => atTen))
      await change({ rollout_percentage: 50 })
      expect(await who()).toEqual(vectors.map(([, , atFifty]) => atFifty))
      await change({ rollout_percentage: 100 })
      expect(await who()).toEqual(vectors.map(() => true))
    },
  )

  scenario(
    '4.3.3 cache behavior: a decision holds for its version, user and context, and every write asks anew',
    async () => {
      const { id, evaluate, change } = await flag()
      expect(await evaluate('u', { a: 1, b: 2 })).toMatchObject({ enabled: true })
      await cast.db.updateTable('feature_flags').set({ rollout_percentage: 0 }).execute()
      expect(await evaluate('u', { b: 2, a: 1 })).toMatchObject({ enabled: true })
      await change({ description: 'Touched' })
      expect(await evaluate('u', { a: 1, b: 2 })).toMatchObject({ enabled: false })
      await arrange(cast.scene, 'a user is an exception to a flag', {
        feature_flag_id: id,
        user_id: 'u',
        value: true,
      })
      expect(await evaluate('u', { a: 1, b: 2 })).toMatchObject({ enabled: false })
      expect(await evaluate('u', { a: 2 })).toMatchObject({ enabled: true, reason: 'override' })
    },
  )

  scenario(
    '4.3.4 fallback scenarios: rules that cannot be read give the default and an error, and a flag that is missing or off is not found',
    async () => {
      const { id, path, evaluate } = await flag({ default_value: true })
      await cast.db
        .updateTable('feature_flags')
        .set({
          targeting_rules: JSON.stringify({ rules: [{ id: 'r', rule: { operator: 'xor' } }] }),
        })
        .execute()
      expect(await evaluate('u', { email: 'u@example.com', plan: 'gold' })).toMatchObject({
        enabled: true,
        reason: 'error',
        value: true,
      })
      const as = await cast.person('developer')
      const errors = (await cast.ask(200, 'GET', `/metrics/errors?feature_flag_id=${id}`, {
        as,
      })) as unknown as Body[]
      expect(errors).toMatchObject([
        {
          error_type: 'flag_evaluation_error',
          user_id: 'u',
          request_data: { flag_key: 'new-checkout', context: { email: '***', plan: 'gold' } },
        },
      ])
      await cast.ask(200, 'POST', `${path}/disable`, { as, body: {} })
      const key = 'eptk_0123456789abcdef0123456789abcdef'
      for (const name of ['new-checkout', 'never-made']) {
        const { detail } = await cast.ask(404, 'GET', `/feature-flags/evaluate/${name}?user_id=u`, {
          key,
        })
        expect(detail).toBe(`Feature flag with key '${name}' not found or not active`)
      }
      const broken = '/feature-flags/evaluate/new-checkout?user_id=u&context=%7B'
      await cast.ask(422, 'GET', broken, { key })
    },
  )
})
