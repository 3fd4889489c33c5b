import { emptyBodyAsObject } from '../http/bodies.ts'
import { actorOf, type Room } from '../http/room.ts'
import { freeObject, idParams, problems } from '../http/types.ts'
import { cloneExperiment, mergeMetadata } from './clone.ts'
import { representExperiment } from './experiment.ts'
import type { Step } from './lifecycle.ts'
import { scheduleExperiment } from './schedule.ts'
import { experiment, processing, schedule, stepBody } from './schemas.ts'
import { processSchedules, takeStep } from './steps.ts'
import { variantRoutes } from './variant-routes.ts'

const tags = ['experiments']

const steps: readonly [Step, string][] = [
  ['start', 'Start a draft or go on with a paused experiment'],
  ['pause', 'Pause a running experiment'],
  ['resume', 'Go on with a paused experiment'],
  ['complete', 'End an experiment'],
  ['archive', 'Put an experiment away'],
]

/** The life of an experiment: steps, schedule, copies, notes, and the variants of a draft. */
export const experimentStepRoutes: Room = (app, deps, guards) => {
  const onRequest = guards.may('update', 'experiment')
  variantRoutes(app, deps, onRequest)

  for (const [step, summary] of steps) {
    app.post(
      `/experiments/:id/${step}`,
      {
        onRequest,
        preValidation: emptyBodyAsObject,
        schema: {
          tags,
          summary,
          params: idParams,
          body: stepBody,
          response: { 200: experiment, ...problems(400, 401, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params
        return representExperiment(
          await takeStep(deps, actorOf(request), id, step, request.body.version),
        )
      },
    )
  }

  app.post(
    '/experiments/schedules/process',
    {
      onRequest: guards.superuserOr('Only administrators can trigger scheduled processing'),
      schema: {
        tags,
        summary: 'Start and end what is due',
        response: { 202: processing, ...problems(401, 403) },
      },
    },
    async (_request, reply) => {
      await processSchedules(deps)
      return reply.code(202).send({ status: 'Processing scheduled experiments in the background' })
    },
  )

  app.put(
    '/experiments/:id/schedule',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Set when an experiment starts and ends',
        params: idParams,
        body: schedule,
        response: { 200: experiment, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request) =>
      representExperiment(
        await scheduleExperiment(deps, actorOf(request), request.params.id, request.body),
      ),
  )

  app.post(
    '/experiments/:id/clone',
    {
      onRequest: guards.may('create', 'experiment'),
      schema: {
        tags,
        summary: 'Make a draft with the same contents',
        params: idParams,
        response: { 201: experiment, ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const copy = await cloneExperiment(deps, actorOf(request), request.params.id)
      return reply.code(201).send(representExperiment(copy))
    },
  )

  app.post(
    '/experiments/:id/metadata',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Add to the free notes of an experiment',
        params: idParams,
        body: freeObject,
        response: { 200: experiment, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) =>
      representExperiment(
        await mergeMetadata(deps, actorOf(request), request.params.id, request.body),
      ),
  )
}
