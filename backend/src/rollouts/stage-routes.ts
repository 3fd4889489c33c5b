import { type App, actorOf, type Guard } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import { representStage } from './rollout.ts'
import { newStage, stage, stageChange, stageParams } from './schemas.ts'
import { addStage, advanceStage, removeStage, type StageDeps, updateStage } from './stages.ts'

const tags = ['rollout-schedules']

/** The stages of a schedule. */
export function stageRoutes(app: App, deps: StageDeps, onRequest: Guard): void {
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
      const added = await addStage(deps, actorOf(request), request.params.id, request.body)
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
      return representStage(await updateStage(deps, actorOf(request), stage_id, request.body))
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
      await removeStage(deps, actorOf(request), request.params.stage_id)
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
}
