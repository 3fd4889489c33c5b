import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Static, Type } from 'typebox'
import { expectAnswer, type Scene } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, jsonObject, percentage, slug, userId, uuid } from './vocabulary.ts'

const flag = closed({
  id: uuid,
  key: slug,
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  status: Type.Optional(Type.Enum(['INACTIVE', 'ACTIVE', 'ARCHIVED'])),
  rollout_percentage: Type.Optional(percentage),
  targeting_rules: Type.Optional(jsonObject),
  default_value: Type.Optional(Type.Unknown()),
  variants: Type.Optional(
    Type.Array(closed({ key: slug, allocation: Type.Number({ minimum: 0, maximum: 1 }) })),
  ),
  owner: Type.Optional(
    Type.String({
      minLength: 3,
      description: 'Absent: the user who is signed in, else a developer',
    }),
  ),
})

export const noFlags = defineState({
  name: 'no feature flags exist',
  description: 'The platform holds no feature flag at all.',
  params: closed({}),
  async setUp() {
    return undefined
  },
  async holds(scene) {
    const { count } = await scene.db
      .selectFrom('feature_flags')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > 0) throw new Error(`${count} feature flags exist`)
  },
})

export const flagExists = defineState({
  name: 'a feature flag exists',
  description: 'One flag; ACTIVE and rolled out to everybody unless said otherwise.',
  params: flag,
  async setUp(scene, params) {
    await insertFlag(scene, params)
    return undefined
  },
  async holds(scene, params) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({ path: `/api/v1/feature-flags/${params.id}`, as: admin })
    expectAnswer(answer, 200, { key: params.key, status: params.status ?? 'ACTIVE' })
  },
})

export const flagKeyTaken = defineState({
  name: 'the flag key is taken',
  description: 'A flag with this key exists, whoever owns it.',
  params: closed({ key: slug }),
  async setUp(scene, { key }) {
    await insertFlag(scene, { id: randomUUID(), key, owner: 'platform-team' })
    return undefined
  },
  async holds(scene, { key }) {
    const flag = await scene.db
      .selectFrom('feature_flags')
      .select('id')
      .where('key', '=', key)
      .executeTakeFirst()
    if (!flag) throw new Error(`No flag has the key ${key}`)
  },
})

export const overrideExists = defineState({
  name: 'a user is an exception to a flag',
  description: 'This user gets this value, whatever the flag says; an earlier state made the flag.',
  params: closed({
    feature_flag_id: uuid,
    user_id: userId,
    value: Type.Unknown(),
  }),
  async setUp(scene, { feature_flag_id, user_id, value }) {
    const now = scene.clock.now()
    await scene.db
      .insertInto('feature_flag_overrides')
      .values({
        id: randomUUID(),
        feature_flag_id,
        user_id,
        value: JSON.stringify(value),
        created_at: now,
        updated_at: now,
      })
      .execute()
    return undefined
  },
  async holds(scene, { feature_flag_id, user_id, value }) {
    const found = await scene.db
      .selectFrom('feature_flag_overrides')
      .select('value')
      .where('feature_flag_id', '=', feature_flag_id)
      .where('user_id', '=', user_id)
      .executeTakeFirst()
    if (isDeepStrictEqual(found?.value, value)) return
    throw new Error(`${user_id} gets ${JSON.stringify(found?.value)}, not ${JSON.stringify(value)}`)
  },
})

/** Rows are written as the service would have written them: through the API a flag gets an id of its own. */
async function insertFlag(scene: Scene, params: Static<typeof flag>): Promise<void> {
  const owner = await scene.people.owner(scene.caller, params.owner)
  const now = scene.clock.now()
  await scene.db
    .insertInto('feature_flags')
    .values({
      id: params.id,
      key: params.key,
      name: params.name ?? 'Checkout in one page',
      description: 'Shows the checkout on one page',
      status: params.status ?? 'ACTIVE',
      owner_id: owner.id,
      rollout_percentage: params.rollout_percentage ?? 100,
      targeting_rules: params.targeting_rules ? JSON.stringify(params.targeting_rules) : null,
      default_value: JSON.stringify(params.default_value ?? false),
      variants: params.variants ? JSON.stringify(params.variants) : null,
      created_at: now,
      updated_at: now,
    })
    .execute()
}
