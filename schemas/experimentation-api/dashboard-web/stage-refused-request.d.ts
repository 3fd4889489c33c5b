// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to add a stage to a rollout that is over.
 */
export interface StageRefusedRequest {
  name: 'To everybody'
  stage_order: 4
  target_percentage: 100
  trigger_type: 'manual'
}
