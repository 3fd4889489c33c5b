// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for a rollout that is under way; a request to activate a rollout; a request to cancel a rollout; a request to pause a rollout; a request to plan a rollout; a request to rename a rollout.
 */
export interface Rollout {
  feature_flag_id: '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
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
  status: 'active' | 'cancelled' | 'draft' | 'paused'
}
