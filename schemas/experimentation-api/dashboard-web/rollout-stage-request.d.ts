// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for another percentage of a stage; a request to add a stage to a rollout.
 */
export interface RolloutStageRequest {
  name?: 'To everybody'
  stage_order?: 4
  target_percentage: 20 | 100
  trigger_type?: 'manual'
}
