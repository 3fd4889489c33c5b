// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for another percentage of a stage; a request to add a stage to a rollout; a request to move a stage on that is in_progress; a request to move a stage on that is pending.
 */
export interface RolloutStage {
  id: string
  name: string
  stage_order: number
  status: 'completed' | 'in_progress' | 'pending'
  target_percentage: number
  trigger_type: 'manual' | 'metric_based' | 'time_based'
}
