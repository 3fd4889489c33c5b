import { randomUUID } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { expectAnswer, type Scene } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, jsonObject, slug, uuid } from './vocabulary.ts'

const variant = closed({
  id: Type.Optional(uuid),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  is_control: Type.Boolean(),
  traffic_allocation: Type.Integer({ minimum: 0, maximum: 100 }),
  configuration: Type.Optional(jsonObject),
})

const experiment = closed({
  id: uuid,
  key: Type.Optional(slug),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  status: Type.Optional(Type.Enum(['draft', 'active', 'paused', 'completed', 'archived'])),
  owner: Type.Optional(
    Type.String({
      minLength: 3,
      description: 'Absent: the user who is signed in, else a developer',
    }),
  ),
  targeting_rules: Type.Optional(jsonObject),
  variants: Type.Optional(Type.Array(variant, { minItems: 1 })),
  /** Of its one metric, "Conversion" by the event "purchase". */
  metric_id: Type.Optional(uuid),
})

type Experiment = Static<typeof experiment>

export const noExperiments = defineState({
  name: 'no experiments exist',
  description: 'The platform holds no experiment at all.',
  params: closed({}),
  async setUp() {
    return undefined
  },
  async holds(scene) {
    const { count } = await scene.db
      .selectFrom('experiments')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > 0) throw new Error(`${count} experiments exist`)
  },
})

export const experimentsExist = defineState({
  name: 'experiments exist',
  description: 'So many draft experiments of the user who is signed in, the newest last.',
  params: closed({
    count: Type.Integer({ minimum: 1, maximum: 200 }),
    owner: Type.Optional(Type.String({ minLength: 3 })),
  }),
  async setUp(scene, { count, ...owner }) {
    for (let number = 1; number <= count; number += 1) {
      const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
      await insertExperiment(scene, {
        id,
        key: `experiment-${number}`,
        name: `Experiment ${number}`,
        ...owner,
      })
    }
    return undefined
  },
  async holds(scene, { count }) {
    const { found } = await scene.db
      .selectFrom('experiments')
      .where('status', '=', 'draft')
      .select(({ fn }) => fn.countAll<number>().as('found'))
      .executeTakeFirstOrThrow()
    if (Number(found) < count) throw new Error(`${found} draft experiments exist, not ${count}`)
  },
})

export const experimentExists = defineState({
  name: 'an experiment exists',
  description: 'One experiment with a control and a treatment, unless variants are given.',
  params: experiment,
  async setUp(scene, params) {
    await insertExperiment(scene, params)
    return undefined
  },
  async holds(scene, params) {
    const admin = await scene.people.signIn('admin')
    const answer = await scene.send({ path: `/api/v1/experiments/${params.id}`, as: admin })
    expectAnswer(answer, 200, { id: params.id, status: params.status ?? 'draft' })
  },
})

const twoVariants = [
  { name: 'Control', is_control: true, traffic_allocation: 50 },
  { name: 'Treatment', is_control: false, traffic_allocation: 50 },
]

const startedBefore = 60 * 60 * 1000

/** Rows are written as the service would have written them: through the API an experiment gets an id of its own. */
async function insertExperiment(scene: Scene, params: Experiment): Promise<void> {
  const owner = await scene.people.owner(scene.caller, params.owner)
  const status = params.status ?? 'draft'
  const now = scene.clock.now()
  const stamps = { created_at: now, updated_at: now }
  const started = status === 'draft' ? null : new Date(now.getTime() - startedBefore)
  const name = params.name ?? 'Checkout in one page'
  await scene.db
    .insertInto('experiments')
    .values({
      id: params.id,
      key: params.key ?? `experiment-${params.id}`,
      name,
      description: 'Does a checkout on one page sell more?',
      hypothesis: 'Fewer steps, fewer lost baskets',
      status,
      owner_id: owner.id,
      start_date: started,
      end_date: status === 'completed' ? now : null,
      targeting_rules: params.targeting_rules ? JSON.stringify(params.targeting_rules) : null,
      tags: JSON.stringify(['checkout']),
      ...stamps,
    })
    .execute()
  await scene.db
    .insertInto('variants')
    .values(
      (params.variants ?? twoVariants).map((each: Static<typeof variant>, position) => ({
        id: each.id ?? randomUUID(),
        experiment_id: params.id,
        key: each.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
        name: each.name,
        is_control: each.is_control,
        traffic_allocation: each.traffic_allocation,
        configuration: each.configuration ? JSON.stringify(each.configuration) : null,
        position,
        ...stamps,
      })),
    )
    .execute()
  const metric = params.metric_id ?? randomUUID()
  await scene.db
    .insertInto('metric_definitions')
    .values({ id: metric, name: `Conversion of ${name}`, event_name: 'purchase', ...stamps })
    .execute()
  await scene.db
    .insertInto('experiment_metrics')
    .values({ experiment_id: params.id, metric_id: metric, name: 'Conversion', is_primary: true })
    .execute()
}
