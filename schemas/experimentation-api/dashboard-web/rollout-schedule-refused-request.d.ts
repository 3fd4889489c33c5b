// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to plan a rollout that shrinks; a request to plan a rollout to more than all users; a request to plan the rollout of a flag that does not exist.
 */
export interface RolloutScheduleRefusedRequest {
  feature_flag_id: '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
  name: 'Checkout in three steps'
  /**
   * @minItems 3
   * @maxItems 3
   */
  stages: [
    {
      name: 'To 10 per cent' | 'To 100 per cent'
      stage_order: 1
      target_percentage: 10 | 100 | 101
      trigger_type: 'manual'
    },
    {
      name: 'To 50 per cent'
      stage_order: 2
      target_percentage: 50
      trigger_type: 'manual'
    },
    {
      name: 'To 10 per cent' | 'To 100 per cent'
      stage_order: 3
      target_percentage: 10 | 100
      trigger_type: 'manual'
    }
  ]
}
