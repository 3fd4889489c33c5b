import { beforeAll, describe, expect } from '@jest/globals'
import { flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const users = Array.from({ length: 1000 }, (_, index) => `user_${index + 1}`)

let story: {
  readonly created: Body
  readonly enabled: Body
  readonly at: Readonly<Record<'ten' | 'fifty' | 'back' | 'all', readonly string[]>>
  readonly metrics: Body
  readonly rollback: Body
}

async function play(): Promise<typeof story> {
  const as = await cast.person('admin')
  const key = await cast.apiKey()
  const created = await cast.ask(201, 'POST', '/feature-flags/', {
    as,
    body: flagBody({ is_active: false, rollout_percentage: 0 }),
  })
  const path = `/feature-flags/${created.id}`
  const rollOutTo = (rollout_percentage: number) =>
    cast.ask(200, 'PUT', path, { as, body: { rollout_percentage } })
  const whoHasIt = async () => {
    const found: string[] = []
    for (let first = 0; first < users.length; first += 25) {
      const some = users.slice(first, first + 25)
      const seen = await Promise.all(
        some.map((user) => cast.ask(200, 'GET', `/feature-flags/user/${user}`, { key })),
      )
      found.push(...some.filter((_user, index) => seen[index]?.['new-checkout'] === true))
    }
    return found
  }
  await rollOutTo(10)
  const enabled = await cast.ask(200, 'POST', `${path}/enable`, { as, body: {} })
  const ten = await whoHasIt()
  await rollOutTo(50)
  const fifty = await whoHasIt()
  const metrics = await cast.ask(200, 'GET', `/metrics/summary?feature_flag_id=${created.id}`, {
    as,
  })
  const rollback = await cast.ask(
    200,
    'POST',
    `/safety/feature-flags/${created.id}/rollback?percentage=10&reason=errors`,
    { as },
  )
  const back = await whoHasIt()
  await rollOutTo(100)
  const all = await whoHasIt()
  return { created, enabled, at: { ten, fifty, back, all }, metrics, rollback }
}

describe('6.2 feature rollout workflow', () => {
  beforeAll(async () => {
    story = await play()
  }, 120_000)
  cleanAfterAll()

  scenario('6.2.1 create feature flag', () => {
    expect(story.created).toMatchObject({ key: 'new-checkout', status: 'INACTIVE' })
  })
  scenario('6.2.2 enable at 10%', () => {
    expect(story.enabled).toMatchObject({ status: 'ACTIVE' })
  })
  scenario('6.2.3 verify 10% get feature: 105 of these thousand users', () => {
    expect(story.at.ten).toHaveLength(105)
  })
  scenario('6.2.4 increase to 50%: 509 have it, and all who had it keep it', () => {
    expect(story.at.fifty).toHaveLength(509)
    expect(story.at.fifty).toEqual(expect.arrayContaining([...story.at.ten]))
  })
  scenario('6.2.5 monitor metrics: every evaluation is counted', () => {
    expect(story.metrics).toMatchObject({ total_evaluations: 2000, unique_users: 1000 })
  })
  scenario(
    '6.2.6 roll back if needed: those of the first step have it, and a record says why',
    () => {
      expect(story.rollback).toMatchObject({
        success: true,
        previous_percentage: 50,
        new_percentage: 10,
      })
      expect(story.at.back).toEqual(story.at.ten)
    },
  )
  scenario('6.2.7 complete rollout at 100%', () => {
    expect(story.at.all).toHaveLength(1000)
  })
})
