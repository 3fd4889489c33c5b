import type { ExperimentStatus } from '../db/schema.ts'
import { actorOf, type Room } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import { parseInstant } from '../instant.ts'
import { pick } from '../json.ts'
import { listVisibleExperiments, readExperiment } from './cached.ts'
import { representExperiment } from './experiment.ts'
import { createExperiment, deleteExperiment, updateExperiment } from './experiments.ts'
import { readDates } from './schedule.ts'
import {
  deletion,
  experiment,
  experimentChange,
  experimentPage,
  experimentSearch,
  newExperiment,
} from './schemas.ts'

const tags = ['experiments']

/** Experiments: made, read, changed and deleted. */
export const experimentRoutes: Room = (app, deps, guards) => {
  app.get(
    '/experiments/',
    {
      onRequest: guards.may('list', 'experiment'),
      schema: {
        tags,
        summary: "List experiments: all for superusers, one's own for others",
        querystring: experimentSearch,
        response: { 200: experimentPage, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const { status_filter, search, sort_by, sort_order, skip, limit } = request.query
      const { items, total } = await listVisibleExperiments(deps, actorOf(request), {
        ...(status_filter !== undefined && {
          status: status_filter.toLowerCase() as ExperimentStatus,
        }),
        ...(search !== undefined && { search }),
        sortBy: sort_by,
        direction: sort_order,
        skip,
        limit,
      })
      return { items, total, skip, limit }
    },
  )

  app.post(
    '/experiments/',
    {
      onRequest: guards.may('create', 'experiment'),
      schema: {
        tags,
        summary: 'Make a draft',
        body: newExperiment,
        response: { 201: experiment, ...problems(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const created = await createExperiment(deps, actorOf(request), request.body)
      return reply.code(201).send(representExperiment(created))
    },
  )

  app.get(
    '/experiments/:id',
    {
      onRequest: guards.may('read', 'experiment'),
      schema: {
        tags,
        summary: 'Read an experiment',
        params: idParams,
        response: { 200: experiment, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => readExperiment(deps, actorOf(request), request.params.id),
  )

  app.put(
    '/experiments/:id',
    {
      onRequest: guards.may('update', 'experiment'),
      schema: {
        tags,
        summary: 'Change an experiment',
        params: idParams,
        body: experimentChange,
        response: { 200: experiment, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { schedule, start_date, end_date } = request.body
      const dates = {
        ...(start_date !== undefined && { start_date: instantOf(start_date) }),
        ...(end_date !== undefined && { end_date: instantOf(end_date) }),
        ...(schedule && readDates(schedule, deps.clock())),
      }
      const change = pick(
        request.body,
        'name',
        'description',
        'hypothesis',
        'experiment_type',
        'status',
        'targeting_rules',
        'traffic_allocation',
        'tags',
        'variants',
        'metrics',
        'version',
      )
      const actor = actorOf(request)
      const updated = await updateExperiment(deps, actor, request.params.id, { ...change, dates })
      return representExperiment(updated)
    },
  )

  app.delete(
    '/experiments/:id',
    {
      onRequest: guards.may('delete', 'experiment'),
      schema: {
        tags,
        summary: 'Delete a draft',
        params: idParams,
        querystring: deletion,
        response: { 204: nothing, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { experiment_key } = request.query
      await deleteExperiment(deps, actorOf(request), request.params.id, experiment_key)
      return reply.code(204).send(null)
    },
  )
}

/** The schema has made sure that it is one. */
function instantOf(text: string | null): Date | null {
  return text === null ? null : (parseInstant(text) ?? null)
}
