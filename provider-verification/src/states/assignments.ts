import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { expectAnswer } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, userId, uuid } from './vocabulary.ts'

export const assigned = defineState({
  name: 'a user is assigned to a variant',
  description: 'The assignment stands already; the experiment is one that an earlier state made.',
  params: closed({
    user_id: userId,
    experiment_id: uuid,
    variant: Type.String({ minLength: 1, description: 'The name of the variant' }),
  }),
  async setUp(scene, params) {
    const variant = await scene.db
      .selectFrom('variants')
      .select('id')
      .where('experiment_id', '=', params.experiment_id)
      .where('name', '=', params.variant)
      .executeTakeFirst()
    if (!variant) {
      throw new Error(
        `Experiment ${params.experiment_id} has no variant "${params.variant}": name a state that makes it first`,
      )
    }
    const now = scene.clock.now()
    const id = randomUUID()
    await scene.db
      .insertInto('assignments')
      .values({
        id,
        experiment_id: params.experiment_id,
        variant_id: variant.id,
        user_id: params.user_id,
        created_at: now,
        updated_at: now,
      })
      .execute()
    return { assignmentId: id }
  },
  async holds(scene, params) {
    const admin = await scene.people.signIn('admin')
    const path = `/api/v1/assignments/user/${encodeURIComponent(params.user_id)}`
    const answer = await scene.send({ path, as: admin })
    expectAnswer(answer, 200)
    const found = JSON.stringify(answer.body)
    if (!found.includes(params.experiment_id)) {
      throw new Error(`${params.user_id} has no assignment of ${params.experiment_id}: ${found}`)
    }
  },
})
