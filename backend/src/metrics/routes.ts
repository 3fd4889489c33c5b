import { actorOf, type Room } from '../http/room.ts'
import { problems } from '../http/types.ts'
import { parseInstant } from '../instant.ts'
import { representAggregate, representError } from './metric.ts'
import {
  aggregateMetrics,
  listAggregates,
  listErrors,
  summariseMetrics,
  windowOf,
} from './metrics.ts'
import type { Recorder } from './recorder.ts'
import {
  aggregated,
  aggregateQuery,
  aggregates,
  aggregatesQuery,
  errors,
  errorsQuery,
  summary,
  summaryQuery,
} from './schemas.ts'

/** What was measured about flags. */
export function metricRoutes(recorder: Recorder): Room {
  return (app, { db, clock }, guards) => {
    const deps = { db, clock, recorder }
    const tags = ['metrics']
    const onRequest = guards.bearer

    app.get(
      '/metrics/summary',
      {
        onRequest,
        schema: {
          tags,
          summary: 'How often flags were evaluated, for whom, how quickly',
          querystring: summaryQuery,
          response: { 200: summary, ...problems(401, 422) },
        },
      },
      async (request) => {
        const { feature_flag_id, start_date, end_date } = request.query
        const window = windowOf({ from: read(start_date), to: read(end_date) }, clock())
        const flag = feature_flag_id === undefined ? {} : { flagId: feature_flag_id }
        return summariseMetrics(deps, { ...window, ...flag })
      },
    )

    app.get(
      '/metrics/aggregated',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Aggregates by window',
          querystring: aggregatesQuery,
          response: { 200: aggregates, ...problems(401, 422) },
        },
      },
      async (request) => {
        const { query } = request
        const filter = {
          ...(query.metric_type !== undefined && { metricType: query.metric_type }),
          ...(query.period !== undefined && { period: query.period }),
          ...(query.feature_flag_id !== undefined && { flagId: query.feature_flag_id }),
          ...(query.segment_id !== undefined && { segmentId: query.segment_id }),
          ...(query.targeting_rule_id !== undefined && { ruleId: query.targeting_rule_id }),
          ...period(query),
        }
        return (await listAggregates(db, filter, query)).map(representAggregate)
      },
    )

    app.get(
      '/metrics/errors',
      {
        onRequest,
        schema: {
          tags,
          summary: 'What went wrong while flags were evaluated',
          querystring: errorsQuery,
          response: { 200: errors, ...problems(401, 422) },
        },
      },
      async (request) => {
        const { query } = request
        const filter = {
          ...(query.feature_flag_id !== undefined && { flagId: query.feature_flag_id }),
          ...(query.error_type !== undefined && { errorType: query.error_type }),
          ...period(query),
        }
        await recorder.flush()
        return (await listErrors(db, filter, query)).map(representError)
      },
    )

    app.post(
      '/metrics/aggregate',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Bring the aggregates of a period up to date',
          querystring: aggregateQuery,
          response: { 200: aggregated, ...problems(401, 403, 422) },
        },
      },
      async (request) => {
        const { query } = request
        const [from, to] = [read(query.start_time), read(query.end_time)]
        const count = await aggregateMetrics(deps, actorOf(request), {
          period: query.period,
          ...(query.feature_flag_id !== undefined && { flagId: query.feature_flag_id }),
          ...(query.metric_type !== undefined && { metricType: query.metric_type }),
          ...(from && { from }),
          ...(to && { to }),
        })
        return { status: 'success', aggregated_records: count, period: query.period }
      },
    )
  }
}

function period(query: { start_date?: string; end_date?: string }): { from?: Date; to?: Date } {
  const [from, to] = [read(query.start_date), read(query.end_date)]
  return { ...(from && { from }), ...(to && { to }) }
}

/** The schema has made sure that it is an instant. */
function read(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : parseInstant(text)
}
