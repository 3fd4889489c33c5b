import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect } from '@jest/globals'
import { experimentBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

/** Under this id the thousand users user_1 … user_1000 fall into halves of 493 and 507. */
const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)
const conversions = { Control: 49, Treatment: 101 }

let story: {
  readonly created: Body
  readonly started: Body
  readonly variants: ReadonlyMap<string, readonly string[]>
  readonly recorded: number
  readonly results: Body
  readonly completed: Body
}

async function play(): Promise<typeof story> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const draft = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
  const created = await withId(draft)
  const path = `/experiments/${id}`
  const started = await cast.ask(200, 'POST', `${path}/start`, { as })

  const variants = new Map<string, string[]>()
  for (let first = 0; first < users.length; first += 25) {
    const answers = await Promise.all(
      users
        .slice(first, first + 25)
        .map((user_id) =>
          cast.ask(200, 'POST', '/tracking/assign', { key, body: { experiment_key: id, user_id } }),
        ),
    )
    for (const { variant_name, user_id } of answers) {
      const name = String(variant_name)
      variants.set(name, [...(variants.get(name) ?? []), String(user_id)])
    }
  }
  const events = Object.entries(conversions).flatMap(([name, count]) =>
    (variants.get(name) ?? []).slice(0, count).map((user_id) => ({
      event_type: 'conversion',
      event_name: 'purchase',
      experiment_id: id,
      user_id,
    })),
  )
  let recorded = 0
  for (let first = 0; first < events.length; first += 100) {
    const body = { events: events.slice(first, first + 100) }
    recorded += Number(
      (await cast.ask(200, 'POST', '/tracking/batch', { key, body })).success_count,
    )
  }
  const results = await cast.ask(200, 'GET', `${path}/results`, { as })
  cast.wait(1000)
  const completed = await cast.ask(200, 'POST', `${path}/complete`, { as })
  return { created, started, variants, recorded, results, completed }
}

/** The draft again, under the id of the vectors: the API gives out ids of its own. */
async function withId(draft: Body): Promise<Body> {
  const { db } = cast
  const old = await db
    .selectFrom('experiments')
    .selectAll()
    .where('id', '=', draft.id)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('experiments')
    .set({ key: randomUUID() })
    .where('id', '=', draft.id)
    .execute()
  await db
    .insertInto('experiments')
    .values({ ...old, id, tags: null, targeting_rules: null, experiment_metadata: null })
    .execute()
  await db
    .updateTable('variants')
    .set({ experiment_id: id })
    .where('experiment_id', '=', draft.id)
    .execute()
  await db
    .updateTable('experiment_metrics')
    .set({ experiment_id: id })
    .where('experiment_id', '=', draft.id)
    .execute()
  return draft
}

describe('6.1 complete A/B test workflow', () => {
  beforeAll(async () => {
    story = await play()
  }, 120_000)
  cleanAfterAll()

  scenario('6.1.1 create experiment with 2 variants', () => {
    expect(story.created).toMatchObject({
      status: 'draft',
      variants: [{ name: 'Control' }, { name: 'Treatment' }],
    })
  })
  scenario('6.1.2 start experiment', () => {
    expect(story.started).toMatchObject({ id, status: 'active' })
  })
  scenario('6.1.3 assign 1000 users: 493 to the control and 507 to the treatment', () => {
    expect([...story.variants].map(([name, users]) => [name, users.length]).sort()).toEqual([
      ['Control', 493],
      ['Treatment', 507],
    ])
  })
  scenario('6.1.4 record conversion events', () => {
    expect(story.recorded).toBe(conversions.Control + conversions.Treatment)
  })
  scenario('6.1.5 calculate results', () => {
    expect(story.results).toMatchObject({
      total_users: 1000,
      sample_sizes: { Control: 493, Treatment: 507 },
      metrics: [{ control_value: 49 / 493, variant_values: { Treatment: 101 / 507 } }],
    })
  })
  scenario('6.1.6 verify statistical significance', () => {
    const [metric] = story.results.metrics as { p_values: Record<string, number> }[]
    expect(metric?.p_values.Treatment).toBeCloseTo(1.2287290945e-5, 12)
    expect(story.results).toMatchObject({
      metrics: [{ significant: { Treatment: true } }],
      recommended_variant: 'Treatment',
    })
  })
  scenario('6.1.7 complete experiment', () => {
    expect(story.completed).toMatchObject({ id, status: 'completed' })
  })
})
