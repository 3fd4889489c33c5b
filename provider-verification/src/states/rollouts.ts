import { randomUUID } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { expectAnswer } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, percentage, uuid } from './vocabulary.ts'

const stage = closed({
  id: Type.Optional(uuid),
  target_percentage: percentage,
  status: Type.Optional(Type.Enum(['pending', 'in_progress', 'completed'])),
  trigger_type: Type.Optional(Type.Enum(['time_based', 'metric_based', 'manual'])),
})

export const noRollouts = defineState({
  name: 'no rollout schedules exist',
  description: 'No flag has a plan by which its percentage grows.',
  params: closed({}),
  async setUp() {
    return undefined
  },
  async holds(scene) {
    const { count } = await scene.db
      .selectFrom('rollout_schedules')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > 0) throw new Error(`${count} rollout schedules exist`)
  },
})

export const rolloutExists = defineState({
  name: 'a rollout schedule exists',
  description:
    'A plan for a flag that an earlier state made; a draft with manual stages to 10, 50 and 100 per cent unless said otherwise.',
  params: closed({
    id: uuid,
    feature_flag_id: uuid,
    status: Type.Optional(Type.Enum(['draft', 'active', 'paused', 'completed', 'cancelled'])),
    stages: Type.Optional(Type.Array(stage)),
  }),
  async setUp(scene, { id, feature_flag_id, status = 'draft', stages = usual }) {
    const owner = await scene.people.owner(scene.caller)
    const now = scene.clock.now()
    const stamps = { created_at: now, updated_at: now }
    await scene.db
      .insertInto('rollout_schedules')
      .values({
        id,
        name: 'Checkout in three steps',
        feature_flag_id,
        status,
        owner_id: owner.id,
        ...stamps,
      })
      .execute()
    if (stages.length === 0) return undefined
    await scene.db
      .insertInto('rollout_stages')
      .values(
        stages.map((each, order) => ({
          id: each.id ?? randomUUID(),
          rollout_schedule_id: id,
          name: `To ${each.target_percentage} per cent`,
          stage_order: order + 1,
          target_percentage: each.target_percentage,
          status: each.status ?? 'pending',
          trigger_type: each.trigger_type ?? 'manual',
          activated_at: each.status === undefined || each.status === 'pending' ? null : now,
          completed_date: each.status === 'completed' ? now : null,
          ...stamps,
        })),
      )
      .execute()
    return undefined
  },
  async holds(scene, { id, status = 'draft' }) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({ path: `/api/v1/rollout-schedules/${id}`, as: admin })
    expectAnswer(answer, 200, { status })
  },
})

const usual: readonly Static<typeof stage>[] = [
  { target_percentage: 10 },
  { target_percentage: 50 },
  { target_percentage: 100 },
]
