import { addToOutbox } from '@concordat/backend/db/outbox'
import { Type } from 'typebox'
import { expectAnswer, expectItem, type Scene, type SceneRequest } from '../scene/scene.ts'
import { askWithKey, insertApiKey } from './access.ts'
import { defineState } from './state.ts'
import { closed, jsonObject, slug, userId, uuid } from './vocabulary.ts'

export const experimentPublished = defineState({
  name: 'the config item of an experiment is published',
  description:
    'The message is the item that the platform wrote; an earlier state made the experiment.',
  params: closed({ experiment_id: uuid }),
  async setUp(scene, { experiment_id: id }) {
    const { key } = await scene.db
      .selectFrom('experiments')
      .select('key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await publish(scene, 'experiment-config', { id, key })
    scene.lambdas.message = { kind: 'item', table: 'experiments', key: { key } }
    return undefined
  },
  holds: expectPreparedItem,
})

export const flagPublished = defineState({
  name: 'the config item of a flag is published',
  description: 'The message is the item that the platform wrote; an earlier state made the flag.',
  params: closed({ feature_flag_id: uuid }),
  async setUp(scene, { feature_flag_id: id }) {
    const { key } = await scene.db
      .selectFrom('feature_flags')
      .select('key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await publish(scene, 'flag-config', { id, key })
    scene.lambdas.message = { kind: 'item', table: 'flags', key: { key } }
    return undefined
  },
  holds: expectPreparedItem,
})

const assignment = closed({
  experiment_key: slug,
  user_id: userId,
  context: Type.Optional(jsonObject),
})

export const assignmentPublished = defineState({
  name: 'the platform has assigned a user',
  description:
    'The message is the item of the assignment; an earlier state made the experiment, which is active.',
  params: assignment,
  async setUp(scene, body) {
    const answer = await scene.send(await withApiKey(scene, '/api/v1/tracking/assign', body))
    expectAnswer(answer, 200, { excluded: false })
    const experiment_id = String(Object(answer.body).experiment_id)
    const key = { user_id: body.user_id, experiment_id }
    scene.lambdas.message = { kind: 'item', table: 'assignments', key }
    return undefined
  },
  holds: expectPreparedItem,
})

export const exposureSent = defineState({
  name: 'a user is assigned for the first time',
  description:
    'The message is the event that tells so; an earlier state made the experiment, which is active.',
  params: assignment,
  async setUp(scene, body) {
    const request = await withApiKey(scene, '/api/v1/tracking/assign', body)
    scene.lambdas.message = { kind: 'event', request }
    return undefined
  },
  async holds(scene, { user_id }) {
    const path = `/api/v1/tracking/assignments/${encodeURIComponent(user_id)}`
    const answer = await scene.send({ path, headers: { 'x-api-key': apiKey } })
    expectAnswer(answer, 200)
    if (JSON.stringify(answer.body) !== '[]') throw new Error(`${user_id} has been assigned before`)
  },
})

export const eventTracked = defineState({
  name: 'an event is tracked',
  description:
    'The message is the record of it in the stream; an earlier state made the experiment or the flag that it names.',
  params: closed({
    event_type: Type.String({ minLength: 1, maxLength: 100 }),
    user_id: userId,
    experiment_key: Type.Optional(slug),
    feature_flag_key: Type.Optional(slug),
    event_name: Type.Optional(Type.String({ maxLength: 100 })),
    value: Type.Optional(Type.Number()),
    metadata: Type.Optional(jsonObject),
    event_id: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  }),
  async setUp(scene, body) {
    const request = await withApiKey(scene, '/api/v1/tracking/track', body)
    scene.lambdas.message = { kind: 'event', request }
    return undefined
  },
  async holds(scene) {
    expectAnswer(await askWithKey(scene, apiKey), 200)
  },
})

/** As a change of the experiment or flag would have done. */
async function publish(
  scene: Scene,
  topic: 'experiment-config' | 'flag-config',
  payload: { readonly id: string; readonly key: string },
): Promise<void> {
  await addToOutbox(scene.db, scene.clock.now, [{ topic, key: payload.key, payload }])
  await scene.lambdas.deliver()
}

/** The item that the message is made from stands where the lambdas read it. */
async function expectPreparedItem(scene: Scene): Promise<void> {
  const { message } = scene.lambdas
  if (message?.kind !== 'item') throw new Error('No item was prepared')
  await expectItem(scene, message.table, message.key)
}

const apiKey = 'eptk_ffeeddccbbaa99887766554433221100'

async function withApiKey(scene: Scene, path: string, body: object): Promise<SceneRequest> {
  await insertApiKey(scene, apiKey, null)
  return { method: 'POST', path, headers: { 'x-api-key': apiKey }, body }
}
