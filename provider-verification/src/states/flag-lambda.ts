import { Type } from 'typebox'
import { defineState } from './state.ts'
import { closed, jsonObject, percentage, slug, userId } from './vocabulary.ts'

export const configItemPublished = defineState({
  name: 'a config item is published',
  description: 'The table of the flag lambda holds this flag.',
  params: closed({
    flag_id: Type.String({ minLength: 1 }),
    key: slug,
    enabled: Type.Boolean(),
    rollout_percentage: percentage,
    default_variant: Type.Optional(Type.String({ minLength: 1 })),
    targeting_rules: Type.Optional(
      Type.Array(
        closed({
          attribute: Type.String({ minLength: 1 }),
          operator: Type.Enum(['equals', 'in', 'greater_than', 'less_than']),
          value: Type.Unknown(),
        }),
      ),
    ),
    variants: Type.Optional(
      Type.Array(
        closed({
          key: slug,
          allocation: Type.Number({ minimum: 0, maximum: 1 }),
          payload: Type.Optional(jsonObject),
        }),
      ),
    ),
  }),
  async setUp(scene, params) {
    await scene.lambdas.publishFlag(params)
    return undefined
  },
})

export const evaluationAskedFor = defineState({
  name: 'a flag evaluation is asked for',
  description: 'The message is the record of this evaluation by the lambda.',
  params: closed({
    user_id: userId,
    flag_key: slug,
    context: Type.Optional(jsonObject),
  }),
  async setUp(scene, params) {
    scene.lambdas.invocation = params
    return undefined
  },
})
