import { jobsOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import type { Person } from '../../src/scene/people.ts'
import { arrange } from '../../src/states/arrange.ts'
import { flagBody, scheduleBody } from '../harness/bodies.ts'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

async function flagAt(as: Person, rollout_percentage: number) {
  const { id } = await cast.ask(201, 'POST', '/feature-flags/', {
    as,
    body: flagBody({ rollout_percentage }),
  })
  const percentage = async () =>
    (await cast.ask(200, 'GET', `/feature-flags/${id}`, { as })).rollout_percentage
  return { id, percentage }
}

function planned(trigger_type: string, target_percentage: number, stage_order: number, more = {}) {
  return {
    name: `to ${target_percentage} %`,
    stage_order,
    target_percentage,
    trigger_type,
    ...more,
  }
}

describe('4.2 experiment lifecycle service, rollouts', () => {
  cleanEachTime()

  scenario(
    '4.2.4 rollout schedules: a plan may be changed as long as it waits, held and called off while it runs, and goes only when it rests',
    async () => {
      const as = await cast.person('developer')
      const flag = await flagAt(as, 0)
      const body = scheduleBody(flag.id, 10, 50)
      const made = await cast.ask(201, 'POST', '/rollout-schedules/', { as, body })
      const path = `/rollout-schedules/${made.id}`
      const added = await cast.ask(201, 'POST', `${path}/stages`, {
        as,
        body: planned('manual', 100, 2),
      })
      await cast.ask(200, 'PUT', `/rollout-schedules/stages/${added.id}`, {
        as,
        body: { target_percentage: 90 },
      })
      await cast.ask(422, 'PUT', `/rollout-schedules/stages/${added.id}`, {
        as,
        body: { target_percentage: 20 },
      })
      const [first, second] = made.stages as Body[]
      await cast.ask(204, 'DELETE', `/rollout-schedules/stages/${second?.id}`, { as })
      const plan = await cast.ask(200, 'GET', path, { as })
      expect(plan.stages).toMatchObject([
        { stage_order: 0, target_percentage: 10 },
        { stage_order: 1, target_percentage: 90 },
      ])
      const refusals = [
        await cast.ask(400, 'POST', `${path}/pause`, { as }),
        await cast.ask(400, 'PUT', path, { as, body: { status: 'completed' } }),
      ]
      expect(refusals.map(({ detail }) => detail)).toEqual([
        'Cannot pause schedule in draft status',
        'Invalid status transition from draft to completed',
      ])
      await cast.ask(200, 'POST', `${path}/activate`, { as })
      await cast.ask(200, 'POST', `/rollout-schedules/stages/${first?.id}/advance`, { as })
      await cast.ask(400, 'DELETE', path, { as })
      await cast.ask(400, 'DELETE', `/rollout-schedules/stages/${first?.id}`, { as })
      await cast.ask(200, 'POST', `${path}/pause`, { as })
      await cast.ask(200, 'POST', `${path}/cancel`, { as })
      await cast.ask(200, 'POST', `${path}/cancel`, { as })
      const { items } = await cast.ask(
        200,
        'GET',
        `/rollout-schedules/?feature_flag_id=${flag.id}`,
        { as },
      )
      expect(items).toMatchObject([{ id: made.id, status: 'cancelled' }])
      await cast.ask(204, 'DELETE', path, { as })
      await cast.ask(404, 'GET', path, { as })
      expect(await flag.percentage()).toBe(10)
      const viewer = await cast.person('viewer')
      await cast.ask(403, 'POST', '/rollout-schedules/', { as: viewer, body })
    },
  )

  scenario(
    '4.2.4 rollout schedules: stages by time and by what is measured take their turn when the platform looks',
    async () => {
      const as = await cast.person('admin')
      const flag = await flagAt(as, 0)
      const measured = {
        metric_name: 'total_evaluations',
        threshold: 100,
        comparison: 'gte',
        duration: 0,
      }
      const made = await cast.ask(201, 'POST', '/rollout-schedules/', {
        as,
        body: {
          name: 'By itself',
          feature_flag_id: flag.id,
          min_stage_duration: 2,
          stages: [
            planned('time_based', 10, 0, {
              start_date: '2026-03-02T13:00:00Z',
              trigger_configuration: { duration: 1 },
            }),
            planned('metric_based', 60, 1, { trigger_configuration: measured }),
          ],
        },
      })
      const path = `/rollout-schedules/${made.id}`
      await cast.ask(200, 'POST', `${path}/activate`, { as })
      const after = async (minutes: number) => {
        cast.wait(minutes * 60_000)
        await cast.ask(202, 'POST', '/rollout-schedules/process', { as })
        return flag.percentage()
      }
      expect([await after(59), await after(1), await after(59), await after(1)]).toEqual([
        0, 10, 10, 10,
      ])
      // An hour is over and the stage with it; the next needs two hours since the first began, and a hundred looks.
      expect(await after(30)).toBe(10)
      expect(await after(30)).toBe(10)
      await arrange(cast.scene, 'a flag was evaluated', {
        feature_flag_id: flag.id,
        evaluations: 100,
      })
      expect(await after(1)).toBe(60)
      // It lasts until a hundred more have been seen since it began.
      await cast.db.deleteFrom('raw_metrics').execute()
      expect(await after(2)).toBe(60)
      await arrange(cast.scene, 'a flag was evaluated', {
        feature_flag_id: flag.id,
        evaluations: 100,
      })
      await after(0)
      expect(await cast.ask(200, 'GET', path, { as })).toMatchObject({
        status: 'completed',
        stages: [{ status: 'completed' }, { status: 'completed' }],
      })
      expect(await jobsOf(cast.stage.app).processRollouts()).toEqual([])
      await cast.ask(403, 'POST', '/rollout-schedules/process', {
        as: await cast.person('developer'),
      })
    },
  )
})
