import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
/** By the vectors of the hash: this user is in the first half of that experiment. */
const user_id = 'user_1'

async function activeExperiment(more: object = {}): Promise<string> {
  await arrange(cast.scene, 'an experiment exists', {
    id,
    key: 'checkout',
    status: 'active',
    ...more,
  })
  return cast.apiKey()
}

describe('3.3 assignment API integration', () => {
  cleanEachTime()

  scenario(
    '3.3.1 assignment creation: 201 for a new one, 200 for the one that stands',
    async () => {
      const key = await activeExperiment()
      const wish = { key, body: { experiment_key: 'checkout', user_id } }
      const made = await cast.ask(201, 'POST', '/assignments/', wish)
      expect(made).toMatchObject({ variant_name: 'Control', user_id })
      expect(await cast.ask(200, 'POST', '/assignments/', wish)).toMatchObject({ id: made.id })
    },
  )

  scenario('3.3.2 assignment retrieval: by id, by user and by experiment', async () => {
    const key = await activeExperiment()
    const body = { experiment_key: 'checkout', user_id }
    const made = await cast.ask(201, 'POST', '/assignments/', { key, body })
    expect(await cast.ask(200, 'GET', `/assignments/${made.id}`, { key })).toMatchObject({
      id: made.id,
    })
    for (const path of [
      `/assignments/?user_id=${user_id}`,
      `/assignments/user/${user_id}`,
      `/assignments/experiment/${id}`,
      `/tracking/assignments/${user_id}`,
    ]) {
      const answer = await cast.ask(200, 'GET', path, { key })
      const found = Array.isArray(answer) ? (answer as Body[]) : answer.items
      expect({ path, ids: found.map((each) => each.id) }).toEqual({ path, ids: [made.id] })
    }
  })

  scenario('3.3.3 assignment consistency: the variant stays when allocations change', async () => {
    const key = await activeExperiment()
    const assign = () =>
      cast.ask(200, 'POST', '/tracking/assign', {
        key,
        body: { experiment_key: 'checkout', user_id },
      })
    const first = await assign()
    await cast.db
      .updateTable('variants')
      .set({ traffic_allocation: 0 })
      .where('is_control', '=', true)
      .execute()
    await cast.db
      .updateTable('variants')
      .set({ traffic_allocation: 100 })
      .where('is_control', '=', false)
      .execute()
    expect(await assign()).toEqual(first)
  })

  scenario(
    '3.3.4 assignment with targeting rules: whom they leave out is excluded, with the reason',
    async () => {
      const condition = { attribute: 'country', operator: 'eq', value: 'DE' }
      const key = await activeExperiment({
        targeting_rules: { rules: [{ id: 'r', rule: { conditions: [condition] } }] },
      })
      const assign = (country: string) =>
        cast.ask(200, 'POST', '/tracking/assign', {
          key,
          body: { experiment_key: 'checkout', user_id, context: { country } },
        })
      expect(await assign('FR')).toMatchObject({
        excluded: true,
        variant_name: null,
        reason: expect.any(String),
      })
      expect(await assign('DE')).toMatchObject({ excluded: false, variant_name: 'Control' })
    },
  )
})
