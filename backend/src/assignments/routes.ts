import { Type } from 'typebox'
import { requirePermission } from '../access/permissions.ts'
import type { Delivery } from '../db/outbox.ts'
import { badRequest, forbidden, invalid, notFound } from '../errors.ts'
import { findByReference, findExperimentBody } from '../experiments/cached.ts'
import type { Room } from '../http/room.ts'
import {
  freeObject,
  idParams,
  instant,
  nullable,
  optional,
  pageOf,
  paging,
  problems,
  uuid,
} from '../http/types.ts'
import { assign } from './assign.ts'
import { representAssignment } from './assignment.ts'
import { assignmentsOfUser, getAssignment, searchAssignments } from './assignments.ts'

const assignment = Type.Object({
  id: uuid,
  user_id: Type.String(),
  experiment_id: uuid,
  experiment_key: Type.String(),
  experiment_name: Type.String(),
  variant_id: uuid,
  variant_name: Type.String(),
  is_control: Type.Boolean(),
  configuration: nullable(freeObject),
  context: nullable(freeObject),
  created_at: instant,
  updated_at: instant,
})

export const exclusion = Type.Object({
  experiment_key: Type.String(),
  experiment_id: uuid,
  user_id: Type.String(),
  variant_name: Type.Null(),
  excluded: Type.Literal(true),
  reason: Type.String(),
})

const userId = Type.String({ minLength: 1, maxLength: 255 })

const newAssignment = Type.Object({
  experiment_id: optional(uuid),
  experiment_key: optional(Type.String({ minLength: 1, maxLength: 100 })),
  user_id: userId,
  context: optional(freeObject),
  variant_id: optional(uuid),
})

const search = Type.Object({
  user_id: Type.Optional(userId),
  experiment_id: Type.Optional(uuid),
  variant_id: Type.Optional(uuid),
  ...paging({ maximum: 1000 }),
})

/** Who got which variant. */
export function assignmentRoutes(delivery: Delivery): Room {
  return (app, deps, guards) => {
    const tags = ['assignments']
    const onRequest = guards.bearerOrApiKey

    app.get(
      '/assignments/',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Search assignments, newest first',
          querystring: search,
          response: { 200: pageOf(assignment), ...problems(401, 422) },
        },
      },
      async (request) => {
        const { skip, limit, user_id, experiment_id, variant_id } = request.query
        const filter = {
          ...(user_id !== undefined && { userId: user_id }),
          ...(experiment_id !== undefined && { experimentId: experiment_id }),
          ...(variant_id !== undefined && { variantId: variant_id }),
        }
        const { items, total } = await searchAssignments(deps.db, filter, { skip, limit })
        return { items: items.map(representAssignment), total, skip, limit }
      },
    )

    app.post(
      '/assignments/',
      {
        onRequest,
        schema: {
          tags,
          summary:
            'Assign a user; 201 for a new assignment, 200 for one that stands or none at all',
          body: newAssignment,
          response: {
            200: Type.Union([assignment, exclusion]),
            201: assignment,
            ...problems(400, 401, 403, 404, 422),
          },
        },
      },
      async (request, reply) => {
        const { experiment_id, experiment_key, user_id, context, variant_id } = request.body
        const reference = experiment_id ?? experiment_key
        if (!reference) throw invalid('Either experiment_id or experiment_key must be provided')
        if (variant_id) {
          if (!request.actor) throw forbidden('Choosing the variant needs a signed-in user')
          requirePermission(request.actor, 'update', 'experiment')
        }
        const experiment = await findByReference(deps, reference)
        if (!experiment) throw notFound('Experiment not found')
        if (experiment.status !== 'active') throw badRequest('Experiment is not active')
        const outcome = await assign({ ...deps, delivery }, experiment, {
          userId: user_id,
          context: context ?? null,
          ...(variant_id && { variantId: variant_id }),
        })
        if (outcome.kind === 'excluded') {
          return reply.code(200).send({
            experiment_key: experiment.key,
            experiment_id: experiment.id,
            user_id,
            variant_name: null,
            excluded: true,
            reason: outcome.reason,
          })
        }
        return reply.code(outcome.isNew ? 201 : 200).send(representAssignment(outcome.assignment))
      },
    )

    app.get(
      '/assignments/:id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Read an assignment',
          params: idParams,
          response: { 200: assignment, ...problems(401, 404, 422) },
        },
      },
      async (request) => representAssignment(await getAssignment(deps.db, request.params.id)),
    )

    app.get(
      '/assignments/user/:user_id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'All assignments of a user',
          params: Type.Object({ user_id: userId }),
          response: { 200: Type.Array(assignment), ...problems(401, 422) },
        },
      },
      async (request) => {
        const { user_id } = request.params
        const all = await assignmentsOfUser(deps.db, user_id, { activeOnly: false })
        return all.map(representAssignment)
      },
    )

    app.get(
      '/assignments/experiment/:experiment_id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Assignments of an experiment',
          params: Type.Object({ experiment_id: uuid }),
          querystring: Type.Object(paging({ maximum: 1000 })),
          response: { 200: pageOf(assignment), ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const { experiment_id: experimentId } = request.params
        const { skip, limit } = request.query
        if (!(await findExperimentBody(deps, experimentId))) throw notFound('Experiment not found')
        const { items, total } = await searchAssignments(deps.db, { experimentId }, { skip, limit })
        return { items: items.map(representAssignment), total, skip, limit }
      },
    )
  }
}
