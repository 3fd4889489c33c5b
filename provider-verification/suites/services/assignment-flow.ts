import { jobsOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'

async function running(more: object = {}) {
  await arrange(cast.scene, 'an experiment exists', {
    id,
    key: 'checkout',
    status: 'active',
    ...more,
  })
  const key = await cast.apiKey()
  return (user_id: string, context: object = {}) =>
    cast.ask(200, 'POST', '/tracking/assign', {
      key,
      body: { experiment_key: 'checkout', user_id, context },
    })
}

describe('4.1 assignment service integration', () => {
  cleanEachTime()

  scenario(
    '4.1.1 with rules engine: operators, groups and priorities decide who takes part, and what is missing is no match',
    async () => {
      const condition = (
        attribute: string,
        operator: string,
        value: unknown,
        more: object = {},
      ) => ({
        attribute,
        operator,
        value,
        ...more,
      })
      const inside = {
        operator: 'or',
        conditions: [
          condition('country', 'in', ['NZ', 'DE']),
          condition('app', 'semantic_version', '2.10.0', { additional_value: 'gte' }),
        ],
        groups: [
          {
            operator: 'and',
            conditions: [
              condition('age', 'between', 18, { additional_value: 30 }),
              condition('mail', 'ends_with', '@example.com'),
            ],
          },
        ],
      }
      const assign = await running({ targeting_rules: { rules: [{ id: 'r', rule: inside }] } })
      const tried: readonly (readonly [context: object, isIn: boolean])[] = [
        [{ country: 'NZ' }, true],
        [{ country: 'FR' }, false],
        [{}, false],
        [{ app: 'v2.11.0' }, true],
        [{ app: '2.9.9' }, false],
        [{ age: 18, mail: 'a@example.com' }, true],
        [{ age: 31, mail: 'a@example.com' }, false],
        [{ age: '20', mail: 'a@example.org' }, false],
      ]
      for (const [index, [context, isIn]] of tried.entries()) {
        const { excluded, reason } = await assign(`user_${index}`, context)
        expect({ context, excluded, reason }).toEqual({
          context,
          excluded: !isIn,
          reason: isIn ? undefined : 'targeting_rules_not_met',
        })
      }
    },
  )

  scenario(
    '4.1.2 with database persistence: a row, one exposure with its context, and the item that the lambda reads',
    async () => {
      const assign = await running()
      const made = await assign('user_1', { country: 'NZ' })
      await assign('user_1', { country: 'DE' })
      expect(await cast.db.selectFrom('assignments').selectAll().execute()).toMatchObject([
        { id: made.id, user_id: 'user_1', variant_id: made.variant_id, context: { country: 'NZ' } },
      ])
      expect(await cast.db.selectFrom('events').selectAll().execute()).toMatchObject([
        {
          event_type: 'exposure',
          event_name: 'variant_exposure',
          variant_id: made.variant_id,
          event_metadata: { context: { country: 'NZ' } },
        },
      ])
      expect(
        await cast.scene.lambdas.find('assignments', { user_id: 'user_1', experiment_id: id }),
      ).toMatchObject({ assignment_id: made.id, experiment_key: 'checkout' })
      expect(await jobsOf(cast.stage.app).publishOutbox()).toMatchObject({ failed: 0, pending: 0 })
    },
  )

  scenario(
    '4.1.3 with cache: who has a variant is answered without the table, until another one is chosen by hand',
    async () => {
      const assign = await running()
      const first = await assign('user_1')
      await cast.db.deleteFrom('assignments').execute()
      expect(await assign('user_1')).toEqual(first)
      const as = await cast.person('admin')
      await cast.ask(200, 'POST', '/admin/cache/clear', { as })
      cast.wait(1000)
      const anew = await assign('user_1')
      expect(anew).toMatchObject({ variant_id: first.variant_id })
      expect(anew.id).not.toBe(first.id)
      const { variants } = await cast.ask(200, 'GET', `/experiments/${id}`, { as })
      const other = (variants as Body[]).find((variant) => variant.id !== first.variant_id)
      const body = { experiment_id: id, user_id: 'user_1', variant_id: other?.id }
      await cast.ask(200, 'POST', '/assignments/', { as, body })
      expect(await assign('user_1')).toMatchObject({ variant_id: other?.id })
    },
  )

  scenario(
    '4.1.4 concurrent assignments: fifty first calls of one user and fifty of as many users lose nothing',
    async () => {
      const assign = await running()
      const same = await Promise.all(Array.from({ length: 50 }, () => assign('crowd')))
      expect(new Set(same.map((answer) => answer.id)).size).toBe(1)
      const many = await Promise.all(
        Array.from({ length: 50 }, (_, index) => assign(`user_${index}`)),
      )
      expect(new Set(many.map((answer) => answer.id)).size).toBe(50)
      expect(await cast.db.selectFrom('assignments').select('id').execute()).toHaveLength(51)
      expect(await cast.db.selectFrom('events').select('id').execute()).toHaveLength(51)
    },
  )
})
