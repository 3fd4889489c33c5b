import { beforeAll, describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { flagBody, scheduleBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

/** A rollout by a schedule, which the platform itself takes back when errors come; played once. */
let story: {
  readonly planned: Body
  readonly percentages: Readonly<Record<'ten' | 'fifty' | 'back' | 'again' | 'all', unknown>>
  readonly check: Body
  readonly held: Body
  readonly rollbacks: readonly Body[]
  readonly whileHeld: Body
  readonly finished: Body
  readonly log: readonly unknown[]
}

async function play(): Promise<typeof story> {
  const as = await cast.person('admin')
  const flag = await cast.ask(201, 'POST', '/feature-flags/', {
    as,
    body: flagBody({ rollout_percentage: 0 }),
  })
  const watch = `/safety/feature-flags/${flag.id}`
  const threshold = {
    warning_threshold: 0.02,
    critical_threshold: 0.05,
    comparison_type: 'greater_than',
  }
  await cast.ask(200, 'POST', '/safety/settings', {
    as,
    body: { enable_automatic_rollbacks: true },
  })
  await cast.ask(200, 'POST', `${watch}/config`, {
    as,
    body: { metrics: { error_rate: threshold }, rollback_percentage: 10 },
  })
  const planned = await cast.ask(201, 'POST', '/rollout-schedules/', {
    as,
    body: scheduleBody(flag.id, 10, 50, 100),
  })
  const path = `/rollout-schedules/${planned.id}`
  const [first, second, third] = (planned.stages as Body[]).map(({ id }) => id)
  const advance = (stage: string | undefined, status = 200) =>
    cast.ask(status, 'POST', `/rollout-schedules/stages/${stage}/advance`, { as })
  const percentage = async () =>
    (await cast.ask(200, 'GET', `/feature-flags/${flag.id}`, { as })).rollout_percentage

  await cast.ask(200, 'POST', `${path}/activate`, { as })
  await advance(first)
  const ten = await percentage()
  await advance(first)
  const fifty = await percentage()
  const errors = { feature_flag_id: flag.id, evaluations: 100, errors: 6 }
  await arrange(cast.scene, 'a flag was evaluated', errors)
  const check = await cast.ask(200, 'GET', `${watch}/check`, { as })
  await cast.ask(202, 'POST', '/safety/process', { as })
  const back = await percentage()
  const held = await cast.ask(200, 'GET', path, { as })
  const whileHeld = await advance(second, 400)
  const rollbacks = (await cast.ask(200, 'GET', `${watch}/rollbacks`, {
    as,
  })) as unknown as Body[]

  cast.wait(3_600_000)
  await cast.ask(200, 'POST', `${path}/activate`, { as })
  const again = await percentage()
  await advance(second)
  const all = await percentage()
  await advance(third)
  const finished = await cast.ask(200, 'GET', path, { as })
  const log = await cast.ask(200, 'GET', `/audit-logs/?entity_id=${planned.id}&limit=100`, { as })
  return {
    planned,
    percentages: { ten, fifty, back, again, all },
    check,
    held,
    rollbacks,
    whileHeld,
    finished,
    log: log.items.map(({ action_type }) => action_type),
  }
}

describe('6.2 feature rollout workflow, by a schedule', () => {
  beforeAll(async () => {
    story = await play()
  })
  cleanAfterAll()

  scenario('6.2.2 enable at 10%: the first stage of the schedule sets the percentage', () => {
    expect(story.planned).toMatchObject({ status: 'draft' })
    expect(story.percentages.ten).toBe(10)
  })

  scenario('6.2.4 increase to 50%: the next stage begins when the first is done', () => {
    expect(story.percentages.fifty).toBe(50)
  })

  scenario('6.2.5 monitor metrics: six errors in a hundred are more than five', () => {
    expect(story.check).toMatchObject({
      is_healthy: false,
      metrics: [{ name: 'error_rate', current_value: 0.06, is_healthy: false }],
    })
  })

  scenario(
    '6.2.6 roll back if needed: the platform does it by itself, holds the schedule and writes down why',
    () => {
      expect(story.percentages.back).toBe(10)
      expect(story.held).toMatchObject({ status: 'paused' })
      expect(story.whileHeld.detail).toBe('Cannot advance stage: schedule is in paused status')
      expect(story.rollbacks).toMatchObject([
        {
          trigger_type: 'automatic',
          previous_percentage: 50,
          target_percentage: 10,
          success: true,
          executed_by_user_id: null,
        },
      ])
    },
  )

  scenario(
    '6.2.7 complete rollout at 100%: the schedule goes on where it was held, to its end',
    () => {
      expect([story.percentages.again, story.percentages.all]).toEqual([50, 100])
      expect(story.finished).toMatchObject({
        status: 'completed',
        stages: Array(3).fill({ status: 'completed' }),
      })
      expect([...story.log].sort()).toEqual([
        'rollout_activate',
        'rollout_activate',
        'rollout_advance',
        'rollout_advance',
        'rollout_advance',
        'rollout_advance',
        'rollout_create',
        'rollout_pause',
      ])
    },
  )
})
