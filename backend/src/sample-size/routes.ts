import { type Static, Type } from 'typebox'
import { invalid } from '../errors.ts'
import type { Room } from '../http/room.ts'
import { integer, nullable, problems } from '../http/types.ts'
import {
  durationOf,
  expectedRate,
  noteOn,
  type Plan,
  samplesPerVariant,
  type Traffic,
} from './sample-size.ts'

const planFields = {
  baseline_rate: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  minimum_detectable_effect: Type.Number({ exclusiveMinimum: 0 }),
  statistical_power: Type.Number({ minimum: 0.5, maximum: 0.99, default: 0.8 }),
  significance_level: Type.Number({ minimum: 0.01, maximum: 0.1, default: 0.05 }),
  is_one_sided: Type.Boolean({ default: false }),
}

const trafficFields = {
  daily_traffic: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  traffic_allocation: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  variant_count: integer({ minimum: 2, maximum: 1000, default: 2 }),
}

const plan = Type.Object(planFields)
const traffic = Type.Object(trafficFields)
const question = Type.Object({ ...planFields, ...trafficFields })

const answer = Type.Object({
  ...planFields,
  daily_traffic: nullable(Type.Number()),
  traffic_allocation: nullable(Type.Number()),
  variant_count: Type.Integer(),
  samples_per_variant: Type.Integer(),
  total_samples: Type.Integer(),
  estimated_duration_days: nullable(
    Type.Object({ days: Type.Integer(), weeks: Type.Integer(), months: Type.Integer() }),
  ),
  notes: nullable(Type.String()),
})

/** How many users an experiment needs. */
export const sampleSizeRoutes: Room = (app, _deps, guards) => {
  const onRequest = guards.bearer
  const tags = ['sample-size']

  // The platform has always answered at the doubled path; the plain one is what was meant.
  for (const path of ['/utils/sample-size', '/utils/utils/sample-size']) {
    app.post(
      path,
      {
        onRequest,
        schema: {
          tags,
          summary: 'How many users an experiment needs',
          body: plan,
          querystring: traffic,
          response: { 200: answer, ...problems(401, 422) },
        },
      },
      async (request) => compute(request.body, request.query, 'body'),
    )
  }

  app.get(
    '/experiments/analysis/sample-size',
    {
      onRequest,
      schema: {
        tags,
        summary: 'How many users an experiment needs, all in the query',
        querystring: question,
        response: { 200: answer, ...problems(401, 422) },
      },
    },
    async (request) => compute(request.query, request.query, 'query'),
  )
}

function compute(wish: Plan, known: Traffic, part: 'body' | 'query'): Static<typeof answer> {
  if (expectedRate(wish) >= 1) {
    throw invalid(
      'The baseline rate and the effect lead to a rate of 1 or more',
      part,
      'minimum_detectable_effect',
    )
  }
  const samples = samplesPerVariant(wish)
  if (!Number.isSafeInteger(samples * known.variant_count)) {
    throw invalid('The effect is too small to be measured', part, 'minimum_detectable_effect')
  }
  const duration = durationOf(samples, known)
  if (duration && !Number.isSafeInteger(duration.days)) {
    throw invalid('The traffic is too small for an end to be seen', 'query', 'daily_traffic')
  }
  return {
    baseline_rate: wish.baseline_rate,
    minimum_detectable_effect: wish.minimum_detectable_effect,
    statistical_power: wish.statistical_power,
    significance_level: wish.significance_level,
    is_one_sided: wish.is_one_sided,
    daily_traffic: known.daily_traffic ?? null,
    traffic_allocation: known.traffic_allocation ?? null,
    variant_count: known.variant_count,
    samples_per_variant: samples,
    total_samples: samples * known.variant_count,
    estimated_duration_days: duration,
    notes: noteOn(duration),
  }
}
