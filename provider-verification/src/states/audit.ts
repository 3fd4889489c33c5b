import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { defineState } from './state.ts'
import { closed, uuid } from './vocabulary.ts'

export const auditEntriesExist = defineState({
  name: 'audit entries exist',
  description: 'What the user who is signed in did to one thing lately, so many times.',
  params: closed({
    entity_type: Type.Enum(['feature_flag', 'experiment', 'user', 'rollout_schedule']),
    entity_id: uuid,
    action_type: Type.String({ minLength: 1 }),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  async setUp(scene, { entity_type, entity_id, action_type, count = 1 }) {
    const { id: user_id, username } = await scene.people.owner(scene.caller)
    const now = scene.clock.now()
    await scene.db
      .insertInto('audit_logs')
      .values(
        Array.from({ length: count }, () => ({
          id: randomUUID(),
          user_id,
          user_email: `${username}@example.com`,
          action_type,
          entity_type,
          entity_id,
          entity_name: 'Checkout in one page',
          reason: 'Launch day',
          timestamp: now,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute()
    return undefined
  },
  async holds(scene, { entity_type, entity_id, action_type, count = 1 }) {
    const { found } = await scene.db
      .selectFrom('audit_logs')
      .where('entity_type', '=', entity_type)
      .where('entity_id', '=', entity_id)
      .where('action_type', '=', action_type)
      .select(({ fn }) => fn.countAll<number>().as('found'))
      .executeTakeFirstOrThrow()
    if (Number(found) < count) throw new Error(`${found} such entries exist, not ${count}`)
  },
})
