import { given } from '../src/given.ts'
import { eachLike, id, integer, oneOf, text } from '../src/matchers.ts'
import { accessToken, authorization, flagId } from './expectations.ts'
import { RolloutPages } from './rollouts.ts'

export const developer = given('a user is signed in', { role: 'developer' })
export const flagExists = given('a feature flag exists', { id: flagId, key: 'one-page-checkout' })
export const dashboard = (url: string) => new RolloutPages(url, accessToken)

export const rolloutId = '4c1b7f2e-9a30-4b8e-8f57-2d6c0a9e1b34'
export const stageId = '7e5d3c1b-0a9f-4e8d-b7c6-5a4f3e2d1c0b'
export const collection = '/api/v1/rollout-schedules/'
export const path = `${collection}${rolloutId}`

export type Status = 'draft' | 'active' | 'paused' | 'completed' | 'cancelled'
export const inStatus = (status: Status) =>
  given('a rollout schedule exists', { id: rolloutId, feature_flag_id: flagId, status })

export const stage = {
  id: id(stageId),
  name: text('To 10 per cent'),
  stage_order: integer(1),
  target_percentage: integer(10),
  status: oneOf('pending', 'in_progress', 'completed', 'failed'),
  trigger_type: oneOf('manual', 'time_based', 'metric_based'),
}

export const rollout = {
  id: id(rolloutId),
  name: text('Checkout in three steps'),
  feature_flag_id: flagId,
  max_percentage: integer(100),
  stages: eachLike(stage),
}

export const get = (at: string) => ({ method: 'GET', path: at, headers: authorization }) as const
export const post = (at: string) => ({ method: 'POST', path: at, headers: authorization }) as const
