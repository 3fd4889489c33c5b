import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { expectAnswer } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, uuid } from './vocabulary.ts'

export const resultsSeen = defineState({
  name: 'users have taken part in the experiment',
  description:
    'Each variant has so many users, of whom so many bought, all within the last half hour; every other one comes from NZ, the rest from DE. An earlier state made the experiment.',
  params: closed({
    experiment_id: uuid,
    variants: Type.Array(
      closed({
        name: Type.String({ minLength: 1 }),
        users: Type.Integer({ minimum: 1, maximum: 5000 }),
        conversions: Type.Integer({ minimum: 0, maximum: 5000 }),
      }),
      { minItems: 1 },
    ),
  }),
  async setUp(scene, { experiment_id, variants }) {
    const assigned = new Date(scene.clock.now().getTime() - halfAnHour)
    const bought = new Date(assigned.getTime() + 60_000)
    for (const { name, users, conversions } of variants) {
      const variant = await scene.db
        .selectFrom('variants')
        .select('id')
        .where('experiment_id', '=', experiment_id)
        .where('name', '=', name)
        .executeTakeFirst()
      if (!variant) throw new Error(`Experiment ${experiment_id} has no variant "${name}"`)
      const participants = Array.from({ length: users }, (_, index) => ({
        experiment_id,
        variant_id: variant.id,
        user_id: `${name} ${index + 1}`,
      }))
      await scene.db
        .insertInto('assignments')
        .values(
          participants.map((participant, index) => ({
            ...participant,
            id: randomUUID(),
            context: JSON.stringify({ country: index % 2 === 0 ? 'NZ' : 'DE' }),
            created_at: assigned,
            updated_at: assigned,
          })),
        )
        .execute()
      const buyers = participants.slice(0, conversions)
      if (buyers.length === 0) continue
      await scene.db
        .insertInto('events')
        .values(
          buyers.map((buyer) => ({
            ...buyer,
            id: randomUUID(),
            event_id: randomUUID(),
            event_type: 'conversion',
            event_name: 'purchase',
            timestamp: bought,
            created_at: bought,
            updated_at: bought,
          })),
        )
        .execute()
    }
    return undefined
  },
  async holds(scene, { experiment_id, variants }) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({
      path: `/api/v1/experiments/${experiment_id}/results`,
      as: admin,
    })
    expectAnswer(answer, 200, {
      sample_sizes: Object.fromEntries(variants.map(({ name, users }) => [name, users])),
    })
  },
})

const halfAnHour = 30 * 60_000

export const resultsExported = defineState({
  name: 'results were exported',
  description: 'The file of this id stands in the bucket; an earlier state made the experiment.',
  params: closed({
    experiment_id: uuid,
    export_id: uuid,
    format: Type.Optional(Type.Enum(['json', 'csv'])),
  }),
  async setUp(scene, { experiment_id, export_id, format = 'csv' }) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({
      method: 'POST',
      path: `/api/v1/experiments/${experiment_id}/results/export`,
      body: { format },
      as: admin,
    })
    expectAnswer(answer, 201)
    await scene.db
      .updateTable('exports')
      .set({ id: export_id })
      .where('id', '=', String(Object(answer.body).export_id))
      .execute()
    return undefined
  },
  async holds(scene, { experiment_id, export_id }) {
    const found = await scene.db
      .selectFrom('exports')
      .select('id')
      .where('id', '=', export_id)
      .where('experiment_id', '=', experiment_id)
      .executeTakeFirst()
    if (!found) throw new Error(`${experiment_id} has no export ${export_id}`)
  },
})
