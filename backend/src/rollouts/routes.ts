import { emptyBodyAsObject } from '../http/bodies.ts'
import { actorOf, type Room } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { representSchedule, representStage } from './rollout.ts'
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
  newStage,
  processing,
  schedule,
  scheduleChange,
  schedulePage,
  scheduleSearch,
  stage,
  stageChange,
  stageParams,
  stepBody,
} from './schemas.ts'
import { addStage, advanceStage, processRollouts, removeStage, updateStage } from './stages.ts'

const tags = ['rollout-schedules']

const steps: readonly [ScheduleStep, string][] = [
  ['activate', 'Set a schedule going'],
  ['pause', 'Hold a schedule'],
  ['cancel', 'Call a schedule off'],
]

/** Plans by which the percentage of a flag grows. */
export const rolloutRoutes: Room = (app, deps, guards) => {
  const maySee = guards.may('read', 'feature_flag')
  const mayChange = guards.may('update', 'feature_flag')

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

/** The stages of a schedule, and the worker that moves them. */
export function rolloutStageRoutes(recorder: Recorder): Room {
  return (app, given, guards) => {
    const deps = { ...given, recorder }
    const onRequest = guards.may('update', 'feature_flag')

    app.post(
      '/rollout-schedules/:id/stages',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Add a stage',
          params: idParams,
          body: newStage,
          response: { 201: stage, ...problems(400, 401, 403, 404, 422) },
        },
      },
      async (request, reply) => {
        const added = await addStage(given, actorOf(request), request.params.id, request.body)
        return reply.code(201).send(representStage(added))
      },
    )

    app.put(
      '/rollout-schedules/stages/:stage_id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Change a waiting stage',
          params: stageParams,
          body: stageChange,
          response: { 200: stage, ...problems(400, 401, 403, 404, 422) },
        },
      },
      async (request) => {
        const { stage_id } = request.params
        return representStage(await updateStage(given, actorOf(request), stage_id, request.body))
      },
    )

    app.delete(
      '/rollout-schedules/stages/:stage_id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Take a waiting stage out',
          params: stageParams,
          response: { 204: nothing, ...problems(400, 401, 403, 404, 422) },
        },
      },
      async (request, reply) => {
        await removeStage(given, actorOf(request), request.params.stage_id)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/rollout-schedules/stages/:stage_id/advance',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Move a manual stage on',
          params: stageParams,
          response: { 200: stage, ...problems(400, 401, 403, 404, 422) },
        },
      },
      async (request) =>
        representStage(await advanceStage(deps, actorOf(request), request.params.stage_id)),
    )

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
        await processRollouts(deps)
        return reply.code(202).send({ status: 'Processing rollout schedules in the background' })
      },
    )
  }
}
