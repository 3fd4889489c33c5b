import type { Deps } from '../deps.ts'
import { emptyBodyAsObject } from '../http/bodies.ts'
import { type App, actorOf, type Guard, type Room } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { representSchedule } from './rollout.ts'
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  type ScheduleStep,
  searchSchedules,
  takeScheduleStep,
  updateSchedule,
} from './schedules.ts'
import {
  newSchedule,
  processing,
  schedule,
  scheduleChange,
  schedulePage,
  scheduleSearch,
  stepBody,
} from './schemas.ts'
import { stageRoutes } from './stage-routes.ts'
import { processRollouts } from './stages.ts'

const tags = ['rollout-schedules']

const steps: readonly [ScheduleStep, string][] = [
  ['activate', 'Set a schedule going'],
  ['pause', 'Hold a schedule'],
  ['cancel', 'Call a schedule off'],
]

/** Plans by which the percentage of a flag grows. */
export function rolloutRoutes(recorder: Recorder): Room {
  return (app, deps, guards) => {
    const mayChange = guards.may('update', 'feature_flag')
    scheduleRoutes(app, deps, { maySee: guards.may('read', 'feature_flag'), mayChange })
    stageRoutes(app, { ...deps, recorder }, mayChange)

    app.post(
      '/rollout-schedules/process',
      {
        onRequest: guards.superuser,
        schema: {
          tags,
          summary: 'Take every step that is due',
          response: { 202: processing, ...problems(401, 403) },
        },
      },
      async (_request, reply) => {
        await processRollouts({ ...deps, recorder })
        return reply.code(202).send({ status: 'Processing rollout schedules in the background' })
      },
    )
  }
}

interface ScheduleGuards {
  readonly maySee: Guard
  readonly mayChange: Guard
}

function scheduleRoutes(app: App, deps: Deps, { maySee, mayChange }: ScheduleGuards): void {
  app.post(
    '/rollout-schedules/',
    {
      onRequest: mayChange,
      schema: {
        tags,
        summary: 'Make a draft',
        body: newSchedule,
        response: { 201: schedule, ...problems(400, 401, 403, 422) },
      },
    },
    async (request, reply) => {
      const made = await createSchedule(deps, actorOf(request), request.body)
      return reply.code(201).send(representSchedule(made))
    },
  )

  app.get(
    '/rollout-schedules/',
    {
      onRequest: maySee,
      schema: {
        tags,
        summary: 'List schedules, newest first',
        querystring: scheduleSearch,
        response: { 200: schedulePage, ...problems(401, 422) },
      },
    },
    async (request) => {
      const { feature_flag_id, status, skip, limit } = request.query
      const filter = {
        ...(feature_flag_id !== undefined && { flagId: feature_flag_id }),
        ...(status !== undefined && { status }),
      }
      const { items, total } = await searchSchedules(deps.db, filter, { skip, limit })
      return { items: items.map(representSchedule), total, skip, limit }
    },
  )

  app.get(
    '/rollout-schedules/:id',
    {
      onRequest: maySee,
      schema: {
        tags,
        summary: 'Read a schedule',
        params: idParams,
        response: { 200: schedule, ...problems(401, 404, 422) },
      },
    },
    async (request) => representSchedule(await getSchedule(deps.db, request.params.id)),
  )

  app.put(
    '/rollout-schedules/:id',
    {
      onRequest: mayChange,
      schema: {
        tags,
        summary: 'Change a schedule',
        params: idParams,
        body: scheduleChange,
        response: { 200: schedule, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request) =>
      representSchedule(
        await updateSchedule(deps, actorOf(request), request.params.id, request.body),
      ),
  )

  app.delete(
    '/rollout-schedules/:id',
    {
      onRequest: mayChange,
      schema: {
        tags,
        summary: 'Delete a schedule that is not under way',
        params: idParams,
        response: { 204: nothing, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      await deleteSchedule(deps, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )

  for (const [step, summary] of steps) {
    app.post(
      `/rollout-schedules/:id/${step}`,
      {
        onRequest: mayChange,
        preValidation: emptyBodyAsObject,
        schema: {
          tags,
          summary,
          params: idParams,
          body: stepBody,
          response: { 200: schedule, ...problems(400, 401, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { version } = request.body
        const { id } = request.params
        return representSchedule(await takeScheduleStep(deps, actorOf(request), id, step, version))
      },
    )
  }
}
