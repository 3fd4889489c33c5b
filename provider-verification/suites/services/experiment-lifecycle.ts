import { jobsOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { experimentBody, flagBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const statuses = ['draft', 'active', 'paused', 'completed', 'archived'] as const

/** What each step makes of each status; a number is a refusal. */
const table: Readonly<Record<string, readonly (string | number)[]>> = {
  start: ['active', 400, 'active', 400, 400],
  resume: [400, 400, 'active', 400, 400],
  pause: [400, 'paused', 400, 400, 400],
  complete: [400, 'completed', 'completed', 400, 400],
  archive: ['archived', 'archived', 'archived', 'archived', 400],
  schedule: ['draft', 400, 'paused', 400, 400],
  rename: ['draft', 'active', 'paused', 'completed', 403],
  reshare: ['draft', 403, 403, 403, 403],
  delete: [204, 403, 403, 403, 403],
}

const end = '2026-04-01T00:00:00Z'
const requests: Readonly<Record<string, readonly [method: string, path: string, body?: object]>> = {
  schedule: ['PUT', '/schedule', { end_date: end }],
  rename: ['PUT', '', { name: 'Renamed' }],
  reshare: ['PUT', '', { variants: experimentBody().variants }],
  delete: ['DELETE', ''],
}

describe('4.2 experiment lifecycle service', () => {
  cleanEachTime()

  scenario(
    '4.2.1 state transitions: every step from every status leads where the table says, or is refused and changes nothing',
    async () => {
      const as = await cast.person('admin')
      let number = 0
      for (const [step, outcomes] of Object.entries(table)) {
        for (const [index, expected] of outcomes.entries()) {
          number += 1
          const status = statuses[index] ?? 'draft'
          const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
          await arrange(cast.scene, 'an experiment exists', { id, key: `e-${number}`, status })
          const [method, more, body] = requests[step] ?? ['POST', `/${step}`]
          const answer = await cast.call(method, `/experiments/${id}${more}`, {
            as,
            ...(body && { body }),
          })
          const outcome = answer.status === 200 ? answer.body.status : answer.status
          expect({ status, step, outcome }).toEqual({ status, step, outcome: expected })
          if (answer.status < 400) continue
          const after = await cast.ask(200, 'GET', `/experiments/${id}`, { as })
          expect(after).toMatchObject({ status, version: 1 })
        }
      }
      expect(number).toBe(45)
    },
  )

  scenario(
    '4.2.2 scheduling: drafts start and running experiments end when their time has come, and not before',
    async () => {
      const as = await cast.person('admin')
      const { id } = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
      const path = `/experiments/${id}`
      const dates = {
        start_date: '2026-03-02T14:00:00',
        end_date: '2026-03-02T16:00:00',
        time_zone: 'Europe/Berlin',
      }
      expect(await cast.ask(200, 'PUT', `${path}/schedule`, { as, body: dates })).toMatchObject({
        start_date: '2026-03-02T13:00:00.000Z',
        end_date: '2026-03-02T15:00:00.000Z',
      })
      const statusAfter = async (minutes: number) => {
        cast.wait(minutes * 60_000)
        await cast.ask(202, 'POST', '/experiments/schedules/process', { as })
        return (await cast.ask(200, 'GET', path, { as })).status
      }
      expect([
        await statusAfter(59),
        await statusAfter(1),
        await statusAfter(119),
        await statusAfter(1),
      ]).toEqual(['draft', 'active', 'active', 'completed'])
      await cast.ask(403, 'POST', '/experiments/schedules/process', {
        as: await cast.person('developer'),
      })
      for (const wrong of [
        { start_date: '2020-01-01T00:00:00Z' },
        { start_date: '2026-05-02T14:00:00Z', end_date: '2026-05-02T14:30:00Z' },
        { start_date: '2026-05-02T14:00:00', time_zone: 'Mars/Olympus' },
      ]) {
        await cast.ask(422, 'PUT', `${path}/schedule`, { as, body: wrong })
      }
    },
  )

  scenario(
    '4.2.2 scheduling: a draft that lacks something stays a draft, and who paused by hand is not started again',
    async () => {
      const as = await cast.person('admin')
      const [control] = experimentBody().variants
      const body = experimentBody({ variants: [{ ...control, traffic_allocation: 100 }] })
      const lacking = await cast.ask(201, 'POST', '/experiments/', { as, body })
      const paused = await cast.ask(201, 'POST', '/experiments/', { as, body: experimentBody() })
      const dates = { start_date: '2026-03-02T13:00:00Z' }
      for (const { id } of [lacking, paused]) {
        await cast.ask(200, 'PUT', `/experiments/${id}/schedule`, { as, body: dates })
      }
      await cast.ask(200, 'POST', `/experiments/${paused.id}/start`, { as })
      await cast.ask(200, 'POST', `/experiments/${paused.id}/pause`, { as })
      cast.wait(7_200_000)
      expect(await jobsOf(cast.stage.app).processExperimentSchedules()).toEqual({
        started: [],
        completed: [],
        notStarted: [
          { id: lacking.id, reason: 'Cannot start experiment with fewer than 2 variants' },
        ],
      })
    },
  )

  scenario(
    '4.2.3 safety monitoring: a flag is healthy, warned of or critical by its thresholds, and taken back only where that is switched on',
    async () => {
      const as = await cast.person('admin')
      const flag = await cast.ask(201, 'POST', '/feature-flags/', { as, body: flagBody() })
      const path = `/safety/feature-flags/${flag.id}`
      const check = async () => {
        const { is_healthy, metrics } = await cast.ask(200, 'GET', `${path}/check`, { as })
        const [metric] = metrics as { details: { status: string } }[]
        return [is_healthy, metric?.details.status]
      }
      expect(await cast.ask(200, 'GET', '/safety/settings', { as })).toMatchObject({
        enable_automatic_rollbacks: false,
      })
      expect(await cast.ask(200, 'GET', `${path}/config`, { as })).toMatchObject({
        enabled: true,
        metrics: {},
        rollback_percentage: 0,
      })
      const threshold = {
        warning_threshold: 0.02,
        critical_threshold: 0.05,
        comparison_type: 'greater_than',
      }
      await cast.ask(200, 'POST', '/safety/settings', {
        as,
        body: { enable_automatic_rollbacks: false, default_metrics: { error_rate: threshold } },
      })
      const measured = (evaluations: number, errors: number) =>
        arrange(cast.scene, 'a flag was evaluated', {
          feature_flag_id: flag.id,
          evaluations,
          errors,
        })
      await measured(100, 2)
      expect(await check()).toEqual([true, 'healthy'])
      await cast.db.deleteFrom('error_logs').execute()
      await cast.db.deleteFrom('raw_metrics').execute()
      await measured(100, 4)
      expect(await check()).toEqual([true, 'warning'])
      await cast.db.deleteFrom('error_logs').execute()
      await cast.db.deleteFrom('raw_metrics').execute()
      await measured(100, 6)
      expect(await check()).toEqual([false, 'critical'])
      const percentage = async () =>
        (await cast.ask(200, 'GET', `/feature-flags/${flag.id}`, { as })).rollout_percentage
      await cast.ask(202, 'POST', '/safety/process', { as })
      expect(await percentage()).toBe(100)
      await cast.ask(200, 'POST', '/safety/settings', {
        as,
        body: { enable_automatic_rollbacks: true, default_metrics: { error_rate: threshold } },
      })
      await cast.ask(200, 'POST', `${path}/config`, {
        as,
        body: { enabled: false, rollback_percentage: 20 },
      })
      await cast.ask(202, 'POST', '/safety/process', { as })
      expect(await percentage()).toBe(100)
      await cast.ask(200, 'POST', `${path}/config`, { as, body: { enabled: true } })
      await cast.ask(202, 'POST', '/safety/process', { as })
      expect(await percentage()).toBe(20)
      cast.wait(16 * 60_000)
      expect(await check()).toEqual([true, 'healthy'])
    },
  )
})
