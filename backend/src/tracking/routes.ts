import { Type } from 'typebox'
import { assign } from '../assignments/assign.ts'
import { assignmentsOfUser } from '../assignments/assignments.ts'
import type { Delivery } from '../db/outbox.ts'
import { notFound } from '../errors.ts'
import { findByReference } from '../experiments/cached.ts'
import type { Room } from '../http/room.ts'
import { message, problems } from '../http/types.ts'
import { iso } from '../instant.ts'
import {
  assigned,
  assignment,
  batch,
  batchResult,
  event,
  excluded,
  tracked,
  userAssignments,
  userParams,
  userQuery,
} from './schemas.ts'
import { trackBatch, trackEvent } from './tracking.ts'

/** What programs send, with an API key. */
export function trackingRoutes(delivery: Delivery): Room {
  return (app, deps, guards) => {
    const tags = ['tracking']
    const onRequest = guards.apiKey

    app.get(
      '/tracking/',
      { schema: { tags, summary: 'Say hello', response: { 200: message } } },
      async () => ({ message: 'Tracking API Endpoints' }),
    )

    app.post(
      '/tracking/assign',
      {
        onRequest,
        schema: {
          tags,
          summary: "A user's variant of an active experiment",
          body: assignment,
          response: { 200: Type.Union([assigned, excluded]), ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const { experiment_key, user_id, context } = request.body
        const experiment = await findByReference(deps, experiment_key)
        if (experiment?.status !== 'active') {
          throw notFound(`Active experiment with key '${experiment_key}' not found`)
        }
        const wish = { userId: user_id, context: context ?? null }
        const outcome = await assign({ ...deps, delivery }, experiment, wish)
        if (outcome.kind === 'excluded') {
          return {
            experiment_key: experiment.key,
            user_id,
            variant_name: null,
            excluded: true as const,
            reason: outcome.reason,
          }
        }
        const made = outcome.assignment
        return {
          id: made.id,
          experiment_key: made.experiment_key,
          experiment_id: made.experiment_id,
          user_id: made.user_id,
          variant_id: made.variant_id,
          variant_name: made.variant_name,
          is_control: made.is_control,
          configuration: made.configuration,
          excluded: false as const,
          created_at: iso(made.created_at),
        }
      },
    )

    app.post(
      '/tracking/track',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Store an event',
          body: event,
          response: { 200: tracked, ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const event_id = await trackEvent(deps, request.body)
        return { success: true, event_id, message: 'Event successfully tracked' }
      },
    )

    app.post(
      '/tracking/batch',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Store up to 100 events',
          body: batch,
          response: { 200: batchResult, ...problems(401, 422) },
        },
      },
      async (request) => {
        const { stored, errors } = await trackBatch(deps, request.body.events)
        return {
          success_count: stored,
          failure_count: errors.length,
          errors: errors.length > 0 ? errors : null,
        }
      },
    )

    app.get(
      '/tracking/assignments/:user_id',
      {
        onRequest,
        schema: {
          tags,
          summary: "A user's assignments",
          params: userParams,
          querystring: userQuery,
          response: { 200: userAssignments, ...problems(401, 422) },
        },
      },
      async (request) => {
        const activeOnly = request.query.active_only
        const all = await assignmentsOfUser(deps.db, request.params.user_id, { activeOnly })
        return all.map((one) => ({
          id: one.id,
          user_id: one.user_id,
          experiment_id: one.experiment_id,
          experiment_name: one.experiment_name,
          variant_id: one.variant_id,
          variant_name: one.variant_name,
          is_control: one.is_control,
          created_at: iso(one.created_at),
        }))
      },
    )
  }
}
