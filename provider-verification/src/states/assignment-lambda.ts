import { Type } from 'typebox'
import { expectItem } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, flatRule, slug, userId } from './vocabulary.ts'

const experimentId = Type.String({ minLength: 1 })

export const experimentItemPublished = defineState({
  name: 'an experiment item is published',
  description:
    'The table of the assignment lambda holds this experiment; active, with all of its traffic unless said otherwise.',
  params: closed({
    experiment_id: experimentId,
    key: slug,
    status: Type.Optional(Type.Enum(['draft', 'active', 'paused', 'completed'])),
    variants: Type.Array(
      closed({ key: slug, allocation: Type.Number({ minimum: 0, maximum: 1 }) }),
      { minItems: 2 },
    ),
    traffic_allocation: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    targeting_rules: Type.Optional(Type.Array(flatRule)),
  }),
  async setUp(scene, { status = 'active', ...item }) {
    await scene.lambdas.put('experiments', { status, ...item })
    return undefined
  },
  async holds(scene, { key }) {
    await expectItem(scene, 'experiments', { key })
  },
})

export const noExperimentItem = defineState({
  name: 'no experiment item is published',
  description: 'The table of the assignment lambda holds nothing under this key.',
  params: closed({ key: slug }),
  async setUp() {
    return undefined
  },
  async holds(scene, { key }) {
    if (await scene.lambdas.find('experiments', { key })) throw new Error(`${key} is published`)
  },
})

export const assignmentStored = defineState({
  name: 'an assignment item is stored',
  description: 'The user has this variant already, whatever the hash says now.',
  params: closed({
    user_id: userId,
    experiment_id: experimentId,
    experiment_key: slug,
    variant: slug,
  }),
  async setUp(scene, params) {
    const now = scene.clock.now()
    await scene.lambdas.put('assignments', {
      ...params,
      assignment_id: 'assign_0123456789ab',
      timestamp: now.toISOString(),
      ttl: Math.floor(now.getTime() / 1000) + ninetyDays,
    })
    return undefined
  },
  async holds(scene, { user_id, experiment_id }) {
    await expectItem(scene, 'assignments', { user_id, experiment_id })
  },
})

const ninetyDays = 7_776_000
