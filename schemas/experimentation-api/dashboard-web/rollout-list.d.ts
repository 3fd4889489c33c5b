// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the rollouts of a flag.
 */
export interface RolloutList {
  limit: number
  skip: number
  total: number
  /**
   * @minItems 1
   */
  items: Rollout[]
}
export interface Rollout {
  feature_flag_id: string
  id: string
  max_percentage: number
  name: string
  /**
   * @minItems 1
   */
  stages: {
    id: string
    name: string
    stage_order: number
    status: 'completed' | 'failed' | 'in_progress' | 'pending'
    target_percentage: number
    trigger_type: 'manual' | 'metric_based' | 'time_based'
  }[]
  status: string
}
