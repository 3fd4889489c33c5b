import { Type } from 'typebox'
import { emptyBodyAsObject } from '../http/bodies.ts'
import { actorOf, type Room } from '../http/room.ts'
import { idParams, paging, problems } from '../http/types.ts'
import { getDailyResults, getSegmentedResults } from './breakdowns.ts'
import { exportResults, getExport, prepareAttachment } from './exports.ts'
import { getResults, listResults } from './results.ts'
import {
  attachment,
  attachmentBody,
  dailyResults,
  exportBody,
  exportLink,
  exportParams,
  exportQuery,
  metricQuery,
  results,
  resultsQuery,
  segmentedResults,
  segmentParams,
  summaries,
} from './schemas.ts'

/** What experiments have shown. */
export const resultRoutes: Room = (app, deps, guards) => {
  const tags = ['results']
  const onRequest = guards.may('read', 'experiment')

  app.get(
    '/results/',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Experiments with something to look at, newest first',
        querystring: Type.Object(paging({ maximum: 500 })),
        response: { 200: summaries, ...problems(401, 422) },
      },
    },
    async (request) => {
      const { skip, limit } = request.query
      const { items, total } = await listResults(deps.db, actorOf(request), { skip, limit })
      return { items, total, skip, limit }
    },
  )

  app.get(
    '/experiments/:id/results',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Results with their statistics',
        params: idParams,
        querystring: resultsQuery,
        response: { 200: results, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request) => {
      const full = await getResults(deps, actorOf(request), request.params.id)
      if (request.query.detail === 'full') return full
      const { metrics_results: _variants, summary: _summary, ...rest } = full
      return rest
    },
  )

  app.get(
    '/experiments/:id/daily-results',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Results day by day',
        params: idParams,
        querystring: metricQuery,
        response: { 200: dailyResults, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request) =>
      getDailyResults(deps, actorOf(request), request.params.id, request.query.metric_id),
  )

  app.get(
    '/experiments/:id/segmented-results/:segment_by',
    {
      onRequest,
      schema: {
        tags,
        summary: "Results by an attribute of the users' contexts",
        params: segmentParams,
        querystring: metricQuery,
        response: { 200: segmentedResults, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id, segment_by } = request.params
      const { metric_id } = request.query
      return getSegmentedResults(deps, actorOf(request), id, segment_by, metric_id)
    },
  )

  app.post(
    '/experiments/:id/results/export',
    {
      onRequest,
      preValidation: emptyBodyAsObject,
      schema: {
        tags,
        summary: 'Store the results as a file and get a link to it',
        params: idParams,
        body: exportBody,
        response: { 201: exportLink, ...problems(400, 401, 403, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { format, expires_in } = request.body
      const actor = actorOf(request)
      const made = await exportResults(deps, actor, request.params.id, format, expires_in)
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/experiments/:id/results/exports/:export_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'A fresh link to a stored file',
        params: exportParams,
        querystring: exportQuery,
        response: { 200: exportLink, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id, export_id } = request.params
      return getExport(deps, actorOf(request), id, export_id, request.query.expires_in)
    },
  )

  app.post(
    '/experiments/:id/results/attachments',
    {
      onRequest,
      schema: {
        tags,
        summary: 'A link to upload a file that belongs to the results',
        params: idParams,
        body: attachmentBody,
        response: { 201: attachment, ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { expires_in, ...file } = request.body
      const actor = actorOf(request)
      const made = await prepareAttachment(deps, actor, request.params.id, file, expires_in)
      return reply.code(201).send(made)
    },
  )
}
