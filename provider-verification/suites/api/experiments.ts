import { beforeAll, describe, expect } from '@jest/globals'
import { experimentBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

/** What each step of the lifecycle answered: played once, looked at below. */
let story: {
  readonly created: Body
  readonly added: Body
  readonly started: Body
  readonly assigned: readonly Body[]
  readonly completed: Body
  readonly results: Body
}

const users = ['user_1', 'user_2', 'user_3', 'user_4']

async function play(): Promise<typeof story> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const [control] = experimentBody().variants
  const created = await cast.ask(201, 'POST', '/experiments/', {
    as,
    body: experimentBody({ variants: [{ ...control, traffic_allocation: 100 }] }),
  })
  const path = `/experiments/${created.id}`
  const [first] = created.variants as Body[]
  await cast.ask(200, 'PUT', `${path}/variants/${first?.id}`, {
    as,
    body: { name: 'Control', is_control: true, traffic_allocation: 50 },
  })
  await cast.ask(201, 'POST', `${path}/variants`, {
    as,
    body: { name: 'Treatment', traffic_allocation: 50 },
  })
  const added = await cast.ask(200, 'GET', path, { as })
  const started = await cast.ask(200, 'POST', `${path}/start`, { as })
  const assigned: Body[] = []
  for (const user_id of users) {
    const body = { experiment_key: created.key, user_id }
    assigned.push(await cast.ask(200, 'POST', '/tracking/assign', { key, body }))
    const event = { ...body, event_type: 'conversion', event_name: 'purchase' }
    if (user_id !== 'user_4') await cast.ask(200, 'POST', '/tracking/track', { key, body: event })
  }
  cast.wait(1000)
  const completed = await cast.ask(200, 'POST', `${path}/complete`, { as })
  const results = await cast.ask(200, 'GET', `${path}/results`, { as })
  return { created, added, started, assigned, completed, results }
}

describe('3.1 experiments API flow', () => {
  beforeAll(async () => {
    story = await play()
  })
  cleanAfterAll()

  scenario('3.1.1 create experiment: a draft with what was sent, owned by whoever sent it', () => {
    expect(story.created).toMatchObject({
      status: 'draft',
      key: 'checkout-in-one-page',
      version: 1,
      start_date: null,
    })
  })

  scenario('3.1.2 add variants: a second one halves the traffic with the first', () => {
    expect(story.added.variants).toMatchObject([
      { name: 'Control', is_control: true, traffic_allocation: 50 },
      { name: 'Treatment', is_control: false, traffic_allocation: 50 },
    ])
  })

  scenario('3.1.3 start experiment: it is active from that moment', () => {
    expect(story.started).toMatchObject({
      status: 'active',
      start_date: '2026-03-02T12:00:00.000Z',
    })
  })

  scenario(
    '3.1.4 collect data: users get variants of the experiment, and what they do is stored',
    () => {
      for (const [index, assigned] of story.assigned.entries()) {
        expect(assigned).toMatchObject({ user_id: users[index], excluded: false })
        expect(['Control', 'Treatment']).toContain(assigned.variant_name)
      }
    },
  )

  scenario('3.1.5 complete experiment: it ends at that moment', () => {
    expect(story.completed).toMatchObject({
      status: 'completed',
      end_date: '2026-03-02T12:00:01.000Z',
    })
  })

  scenario('3.1.6 get results: every assignment and every conversion is in them', () => {
    const sizes = story.results.sample_sizes as Record<string, number>
    expect(story.results).toMatchObject({ status: 'completed', total_users: users.length })
    expect((sizes.Control ?? 0) + (sizes.Treatment ?? 0)).toBe(users.length)
    // An exposure for each user, and three conversions.
    expect(story.results.total_events).toBe(users.length + 3)
  })
})
