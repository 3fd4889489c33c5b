import { actorOf, type Room } from '../http/room.ts'
import { idParams, problems } from '../http/types.ts'
import { iso } from '../instant.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { listRollbacks } from './queries.ts'
import { checkFlag, processSafety, rollBack } from './safety.ts'
import {
  config,
  configChange,
  health,
  processing,
  rollbackQuery,
  rollbacks,
  rolledBack,
  settings,
  settingsChange,
} from './schemas.ts'
import {
  getConfig,
  getSettings,
  representConfig,
  representSettings,
  requireFlag,
  updateConfig,
  updateSettings,
} from './settings.ts'

const tags = ['safety']

/** How flags are watched, and set back when they do harm. */
export function safetyRoutes(recorder: Recorder): Room {
  return (app, given, guards) => {
    const deps = { ...given, recorder }

    app.get(
      '/safety/settings',
      {
        onRequest: guards.bearer,
        schema: {
          tags,
          summary: 'Settings for all flags',
          response: { 200: settings, ...problems(401) },
        },
      },
      async () => representSettings(await getSettings(deps)),
    )

    app.post(
      '/safety/settings',
      {
        onRequest: guards.superuser,
        schema: {
          tags,
          summary: 'Change the settings for all flags',
          body: settingsChange,
          response: { 200: settings, ...problems(401, 403, 422) },
        },
      },
      async (request) =>
        representSettings(await updateSettings(deps, actorOf(request), request.body)),
    )

    app.get(
      '/safety/feature-flags/:id/config',
      {
        onRequest: guards.bearer,
        schema: {
          tags,
          summary: 'How a flag is watched',
          params: idParams,
          response: { 200: config, ...problems(401, 404, 422) },
        },
      },
      async (request) => representConfig(await getConfig(deps, request.params.id)),
    )

    app.post(
      '/safety/feature-flags/:id/config',
      {
        onRequest: guards.superuser,
        schema: {
          tags,
          summary: 'Change how a flag is watched',
          params: idParams,
          body: configChange,
          response: { 200: config, ...problems(401, 403, 404, 422) },
        },
      },
      async (request) =>
        representConfig(
          await updateConfig(deps, actorOf(request), request.params.id, request.body),
        ),
    )

    app.get(
      '/safety/feature-flags/:id/check',
      {
        onRequest: guards.bearer,
        schema: {
          tags,
          summary: 'How a flag does at the moment',
          params: idParams,
          response: { 200: health, ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const { metrics, ...rest } = await checkFlag(deps, request.params.id)
        return { ...rest, metrics: [...metrics] }
      },
    )

    app.post(
      '/safety/feature-flags/:id/rollback',
      {
        onRequest: guards.superuser,
        schema: {
          tags,
          summary: 'Set a flag back',
          params: idParams,
          querystring: rollbackQuery,
          response: { 200: rolledBack, ...problems(401, 403, 404, 422) },
        },
      },
      async (request) => {
        const { id } = request.params
        const { percentage, reason } = request.query
        const done = await rollBack(deps, actorOf(request), id, {
          percentage,
          reason: reason || 'Manual rollback',
          trigger: 'manual',
        })
        return {
          success: true,
          feature_flag_id: id,
          message: `Rolled back from ${done.previous_percentage}% to ${done.new_percentage}%`,
          trigger_type: 'manual',
          previous_percentage: done.previous_percentage,
          new_percentage: done.new_percentage,
          rollback_record_id: done.record_id,
          timestamp: iso(done.timestamp),
          details: { reason: reason ?? null },
        }
      },
    )

    app.get(
      '/safety/feature-flags/:id/rollbacks',
      {
        onRequest: guards.bearer,
        schema: {
          tags,
          summary: 'When a flag was set back, newest first',
          params: idParams,
          response: { 200: rollbacks, ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        await requireFlag(deps.db, request.params.id)
        const records = await listRollbacks(deps.db, request.params.id)
        return records.map((record) => ({
          ...record,
          created_at: iso(record.created_at),
          updated_at: iso(record.updated_at),
        }))
      },
    )

    app.post(
      '/safety/process',
      {
        onRequest: guards.superuser,
        schema: {
          tags,
          summary: 'Check every flag and set back what does harm',
          response: { 202: processing, ...problems(401, 403) },
        },
      },
      async (_request, reply) => {
        await processSafety(deps)
        return reply.code(202).send({ status: 'Processing safety checks in the background' })
      },
    )
  }
}
