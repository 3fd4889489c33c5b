import { invalid } from '../errors.ts'
import { unstorable } from '../http/bodies.ts'
import type { Room } from '../http/room.ts'
import { problems } from '../http/types.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Recorder } from '../metrics/recorder.ts'
import type { Decision } from './decide.ts'
import { evaluateAll, evaluateFlag, evaluateSeveral } from './evaluate.ts'
import {
  contextQuery,
  decision,
  decisions,
  evaluation,
  evaluationBody,
  flagKeyParams,
  flagsByKey,
  userParams,
} from './schemas.ts'

/** Flags as programs ask for them, with an API key. */
export function flagEvaluationRoutes(recorder: Recorder): Room {
  return (app, { db, cache, clock }, guards) => {
    const deps = { db, cache, clock, recorder }
    const tags = ['feature-flags']
    const onRequest = guards.apiKey

    app.get(
      '/feature-flags/evaluate/:flag_key',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Whether a user has a feature',
          params: flagKeyParams,
          querystring: evaluation,
          response: { 200: decision, ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const { flag_key } = request.params
        const { user_id: userId, context } = request.query
        const subject = { userId, context: readContext(context) }
        return represent(flag_key, await evaluateFlag(deps, flag_key, subject))
      },
    )

    app.get(
      '/feature-flags/user/:user_id',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Every active flag for a user',
          params: userParams,
          querystring: contextQuery,
          response: { 200: flagsByKey, ...problems(401, 422) },
        },
      },
      async (request) => {
        const { user_id: userId } = request.params
        const subject = { userId, context: readContext(request.query.context) }
        const all = await evaluateAll(deps, subject)
        return Object.fromEntries([...all].map(([key, { enabled }]) => [key, enabled]))
      },
    )

    app.post(
      '/feature-flags/evaluate',
      {
        onRequest,
        schema: {
          tags,
          summary: 'Whether a user has one feature or several, with a context',
          body: evaluationBody,
          response: { 200: decisions, ...problems(401, 404, 422) },
        },
      },
      async (request) => {
        const { flag_key, flag_keys, user_id: userId, context } = request.body
        const subject = { userId, context: context ?? {} }
        if (flag_key === undefined && flag_keys === undefined) {
          throw invalid('Either flag_key or flag_keys must be provided')
        }
        const single =
          flag_key === undefined
            ? []
            : [represent(flag_key, await evaluateFlag(deps, flag_key, subject))]
        const several = await evaluateSeveral(deps, flag_keys ?? [], subject)
        const rest = [...several].map(([key, made]) => represent(key, made))
        return { user_id: userId, results: [...single, ...rest] }
      },
    )
  }
}

function represent(key: string, { enabled, config, reason, variant, value }: Decision) {
  return { key, enabled, config, reason, variant, value }
}

function readContext(text: string | undefined): JsonObject {
  if (text === undefined || text === '') return {}
  const context = parseObject(text)
  if (context === undefined) throw invalid('Invalid context JSON format', 'query', 'context')
  const refusal = unstorable(context, ['query', 'context'])
  if (refusal) throw refusal
  return context
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // What is no JSON at all is refused in the same words as JSON that is no object.
    return undefined
  }
}
