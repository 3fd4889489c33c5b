import { Type } from 'typebox'
import { expectItem } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, flatRule, jsonObject, percentage, slug, userId } from './vocabulary.ts'

export const configItemPublished = defineState({
  name: 'a config item is published',
  description: 'The table of the flag lambda holds this flag.',
  params: closed({
    flag_id: Type.String({ minLength: 1 }),
    key: slug,
    enabled: Type.Boolean(),
    rollout_percentage: percentage,
    default_variant: Type.Optional(Type.String({ minLength: 1 })),
    targeting_rules: Type.Optional(Type.Array(flatRule)),
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
    await scene.lambdas.put('flags', params)
    return undefined
  },
  async holds(scene, { key }) {
    await expectItem(scene, 'flags', { key })
  },
})

export const noConfigItem = defineState({
  name: 'no config item is published',
  description: 'The table of the flag lambda holds nothing under this key.',
  params: closed({ key: slug }),
  async setUp() {
    return undefined
  },
  async holds(scene, { key }) {
    if (await scene.lambdas.find('flags', { key })) throw new Error(`${key} is published`)
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
  async setUp(scene, invocation) {
    scene.lambdas.message = { kind: 'evaluation', invocation }
    return undefined
  },
  async holds(scene) {
    if (scene.lambdas.message?.kind !== 'evaluation') throw new Error('No evaluation was prepared')
  },
})
