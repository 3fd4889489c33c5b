import { AdminAddUserToGroupCommand } from '@aws-sdk/client-cognito-identity-provider'
import { beforeAll, describe, expect } from '@jest/globals'
import { experimentBody, flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll, type Wish } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

/** One person's way, from the sign-up to the evening on which she reads what all users did; played once. */
let story: {
  readonly registered: Body
  readonly confirmed: Body
  readonly onFirstDay: Body
  readonly promoted: Body
  readonly draft: Body
  readonly assigned: Body
  readonly assignedAgain: Body
  readonly excluded: Body
  readonly assignments: readonly Body[]
  readonly tracked: Body
  readonly events: Body
  readonly flags: Readonly<Record<'before' | 'after' | 'favoured' | 'favouredNoMore', Body>>
  readonly results: Body
  readonly days: readonly Body[]
  readonly countries: Body
  readonly file: Body
  readonly overview: Body
}

const username = 'grace.hopper'
const password = 'Nanoseconds-11'
const guests = ['user_1', 'user_2', 'user_3', 'user_4', 'user_5', 'user_6']

async function signIn() {
  const body = new URLSearchParams({ username, password }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { access_token } = await cast.ask(200, 'POST', '/auth/token', { body, headers })
  return { headers: { authorization: `Bearer ${access_token}` } }
}

async function board() {
  await cast.scene.people.strike(username)
  const registered = await cast.ask(201, 'POST', '/auth/signup', {
    body: {
      username,
      password,
      email: 'grace@example.com',
      given_name: 'Grace',
      family_name: 'Hopper',
    },
  })
  const code = { username, confirmation_code: '123456' }
  const confirmed = await cast.ask(200, 'POST', '/auth/confirm', { body: code })
  const onFirstDay = await cast.ask(200, 'GET', '/users/me', await signIn())
  const group = {
    UserPoolId: cast.stage.config.cognito.userPoolId,
    Username: username,
    GroupName: 'Developers',
  }
  await cast.stage.clients.cognito.send(new AdminAddUserToGroupCommand(group))
  await nextSecond()
  const grace = await signIn()
  const promoted = await cast.ask(200, 'PUT', `/users/${onFirstDay.id}`, {
    ...grace,
    body: { preferences: { theme: 'dark' } },
  })
  return { registered, confirmed, onFirstDay, grace, promoted }
}

/** Tokens tell the time in seconds: one that is to count more must be newer by one. */
function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)))
}

async function play(): Promise<typeof story> {
  const { grace, ...boarding } = await board()
  const made = await cast.ask(201, 'POST', '/api-keys/', { ...grace, body: { name: 'the shop' } })
  const key = String(made.key)
  const condition = { attribute: 'country', operator: 'in', value: ['NZ', 'DE'] }
  const body = experimentBody({
    targeting_rules: { rules: [{ id: 'r', rule: { conditions: [condition] } }] },
  })
  const draft = await cast.ask(201, 'POST', '/experiments/', { ...grace, body })
  const path = `/experiments/${draft.id}`
  await cast.ask(200, 'POST', `${path}/start`, grace)

  const assign = (user_id: string, country: string) =>
    cast.ask(200, 'POST', '/tracking/assign', {
      key,
      body: { experiment_key: draft.key, user_id, context: { country } },
    })
  const all = await Promise.all(
    guests.map((user_id, index) => assign(user_id, index % 2 === 0 ? 'NZ' : 'DE')),
  )
  const assigned = all[0] as Body
  cast.wait(24 * 3_600_000)
  const assignedAgain = await assign('user_1', 'NZ')
  const excluded = await assign('somebody-else', 'FR')
  const assignments = (await cast.ask(200, 'GET', '/tracking/assignments/user_1', {
    key,
  })) as unknown as Body[]
  const tracked = await cast.ask(200, 'POST', '/tracking/batch', {
    key,
    body: {
      events: guests.slice(0, 4).map((user_id) => ({
        event_type: 'conversion',
        event_name: 'purchase',
        experiment_key: draft.key,
        user_id,
        value: 20,
      })),
    },
  })
  const events = await cast.ask(200, 'GET', '/events/?user_id=user_1', grace)

  return {
    ...boarding,
    draft,
    assigned,
    assignedAgain,
    excluded,
    assignments,
    tracked,
    events,
    flags: await discover(key, grace),
    results: await cast.ask(200, 'GET', `${path}/results?detail=full`, grace),
    days: (await cast.ask(200, 'GET', `${path}/daily-results`, grace)) as unknown as Body[],
    countries: await cast.ask(200, 'GET', `${path}/segmented-results/country`, grace),
    file: await exported(path, grace),
    overview: await cast.ask(200, 'GET', '/results/', grace),
  }
}

async function exported(path: string, grace: Wish): Promise<Body> {
  const { url } = await cast.ask(201, 'POST', `${path}/results/export`, grace)
  return (await (await fetch(String(url))).json()) as Body
}

/** What a user sees of a feature while it is rolled out: `user_2` is not among the first half of it. */
async function discover(key: string, grace: Wish): Promise<(typeof story)['flags']> {
  const flag = await cast.ask(201, 'POST', '/feature-flags/', {
    ...grace,
    body: flagBody({ rollout_percentage: 50 }),
  })
  const path = `/feature-flags/${flag.id}`
  const seen = () => cast.ask(200, 'GET', '/feature-flags/user/user_2', { key })
  const before = await seen()
  const override = { value: true, reason: 'asked to see it early' }
  await cast.ask(200, 'PUT', `${path}/overrides/user_2`, { ...grace, body: override })
  const favoured = await seen()
  await cast.ask(204, 'DELETE', `${path}/overrides/user_2`, grace)
  const favouredNoMore = await seen()
  await cast.ask(200, 'PUT', path, { ...grace, body: { rollout_percentage: 100 } })
  return { before, favoured, favouredNoMore, after: await seen() }
}

describe('6.3 user journey scenarios', () => {
  beforeAll(async () => {
    story = await play()
  })
  cleanAfterAll()

  scenario(
    '6.3.1 new user onboarding: from the sign-up to a role of her own and preferences that stay',
    () => {
      expect(story.registered).toMatchObject({ confirmed: false })
      expect(story.confirmed).toMatchObject({ confirmed: true })
      expect(story.onFirstDay).toMatchObject({
        username,
        email: 'grace@example.com',
        full_name: 'Grace Hopper',
        role: 'viewer',
        is_active: true,
      })
      expect(story.promoted).toMatchObject({
        id: story.onFirstDay.id,
        role: 'developer',
        preferences: { theme: 'dark' },
      })
      expect(story.draft.owner_id).toBe(story.onFirstDay.id)
    },
  )

  scenario(
    '6.3.2 experiment participation: a variant on the first visit, the same on the next, and what was bought is hers',
    () => {
      expect(story.assigned).toMatchObject({ user_id: 'user_1', excluded: false })
      expect(story.assignedAgain).toEqual(story.assigned)
      expect(story.excluded).toMatchObject({ excluded: true, reason: 'targeting_rules_not_met' })
      expect(story.assignments).toMatchObject([
        { experiment_id: story.draft.id, variant_name: story.assigned.variant_name },
      ])
      expect(story.tracked).toEqual({ success_count: 4, failure_count: 0, errors: null })
      const kinds = story.events.items.map(({ event_type }) => event_type)
      expect(kinds.sort()).toEqual(['conversion', 'exposure'])
    },
  )

  scenario(
    '6.3.3 feature discovery: the feature appears by favour, goes with it, and comes to stay with the rollout',
    () => {
      const { before, favoured, favouredNoMore, after } = story.flags
      expect([before, favoured, favouredNoMore, after].map((seen) => seen['new-checkout'])).toEqual(
        [false, true, false, true],
      )
    },
  )

  scenario(
    '6.3.4 data analysis: the whole, each day and each country agree with each other and with the exported file',
    () => {
      expect(story.results).toMatchObject({ total_users: 6, total_events: 10 })
      const [metric] = story.results.metrics_results as { variant_results: Body[] }[]
      const sum = (numbers: readonly unknown[]) =>
        numbers.reduce((total: number, each) => total + Number(each), 0)
      expect(sum(metric?.variant_results.map(({ conversions }) => conversions) ?? [])).toBe(4)
      const variantsIn = (part: unknown) =>
        (part as { metrics: { variants: Body[] }[] }).metrics.flatMap(({ variants }) => variants)
      expect(story.days.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03'])
      expect(story.days.map((day) => sum(variantsIn(day).map((each) => each.assignments)))).toEqual(
        [6, 0],
      )
      const segments = story.countries.segments as Body[]
      expect(
        segments
          .map((segment) => [
            segment.segment_value,
            sum(variantsIn(segment).map((each) => each.sample_size)),
            sum(variantsIn(segment).map((each) => each.conversions)),
          ])
          .sort(),
      ).toEqual([
        ['DE', 3, 2],
        ['NZ', 3, 2],
      ])
      expect(story.file).toMatchObject({ total_users: 6, metrics: story.results.metrics })
      expect(story.overview.items).toMatchObject([
        { experiment_id: story.draft.id, total_users: 6, total_events: 10 },
      ])
    },
  )
})
