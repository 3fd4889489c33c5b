import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { expectAnswer } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, percentage, uuid } from './vocabulary.ts'

const threshold = closed({
  warning_threshold: Type.Optional(Type.Number()),
  critical_threshold: Type.Optional(Type.Number()),
  comparison_type: Type.Enum(['greater_than', 'less_than', 'equal_to']),
})

export const flagWatched = defineState({
  name: 'a safety config exists',
  description: 'How a flag that an earlier state made is watched.',
  params: closed({
    feature_flag_id: uuid,
    enabled: Type.Optional(Type.Boolean()),
    metrics: Type.Record(Type.String({ minLength: 1, maxLength: 50 }), threshold),
    rollback_percentage: Type.Optional(percentage),
  }),
  async setUp(scene, { feature_flag_id, metrics, enabled = true, rollback_percentage = 0 }) {
    const now = scene.clock.now()
    await scene.db
      .insertInto('feature_flag_safety_configs')
      .values({
        id: randomUUID(),
        feature_flag_id,
        enabled,
        metrics: JSON.stringify(metrics),
        rollback_percentage,
        created_at: now,
        updated_at: now,
      })
      .execute()
    return undefined
  },
  async holds(scene, { feature_flag_id, metrics }) {
    const admin = await scene.people.signIn('admin')
    const path = `/api/v1/safety/feature-flags/${feature_flag_id}/config`
    expectAnswer(await scene.send({ path, as: admin }), 200, { metrics })
  },
})

export const flagMeasured = defineState({
  name: 'a flag was evaluated',
  description:
    'So often within the last minutes, each time for another user, and so often with an error; an earlier state made the flag.',
  params: closed({
    feature_flag_id: uuid,
    evaluations: Type.Integer({ minimum: 1, maximum: 1000 }),
    errors: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  }),
  async setUp(scene, { feature_flag_id, evaluations, errors = 0 }) {
    const now = new Date(scene.clock.now().getTime() - aMinute)
    const row = { feature_flag_id, timestamp: now, created_at: now, updated_at: now }
    await scene.db
      .insertInto('raw_metrics')
      .values(
        Array.from({ length: evaluations }, (_, index) => ({
          ...row,
          id: randomUUID(),
          metric_type: 'flag_evaluation',
          user_id: `user_${index + 1}`,
        })),
      )
      .execute()
    if (errors === 0) return undefined
    await scene.db
      .insertInto('error_logs')
      .values(
        Array.from({ length: errors }, (_, index) => ({
          ...row,
          id: randomUUID(),
          error_type: 'evaluation_error',
          user_id: `user_${index + 1}`,
          message: 'The rule could not be read',
        })),
      )
      .execute()
    return undefined
  },
  async holds(scene, { feature_flag_id, evaluations }) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({
      path: `/api/v1/metrics/summary?feature_flag_id=${feature_flag_id}`,
      as: admin,
    })
    expectAnswer(answer, 200, { total_evaluations: evaluations })
  },
})

const aMinute = 60_000

export const flagRolledBack = defineState({
  name: 'a flag was rolled back',
  description: 'An admin set the percentage of a flag that an earlier state made back to this one.',
  params: closed({ feature_flag_id: uuid, percentage, reason: Type.String({ minLength: 1 }) }),
  async setUp(scene, { feature_flag_id, ...how }) {
    const admin = await scene.people.signIn('admin')
    const query = new URLSearchParams({ percentage: String(how.percentage), reason: how.reason })
    const answer = await scene.send({
      method: 'POST',
      path: `/api/v1/safety/feature-flags/${feature_flag_id}/rollback?${query}`,
      as: admin,
    })
    expectAnswer(answer, 200, { success: true })
    return undefined
  },
  async holds(scene, { feature_flag_id, percentage }) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({ path: `/api/v1/feature-flags/${feature_flag_id}`, as: admin })
    expectAnswer(answer, 200, { rollout_percentage: percentage })
  },
})
