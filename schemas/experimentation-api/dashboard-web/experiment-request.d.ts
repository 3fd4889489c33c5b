// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to create an experiment; a request to rename an experiment.
 */
export interface ExperimentRequest {
  hypothesis?: 'Fewer steps, fewer lost baskets'
  /**
   * @minItems 1
   * @maxItems 1
   */
  metrics?: [
    {
      event_name: 'purchase'
      is_primary: true
      name: 'Conversion'
    }
  ]
  name: 'Checkout in one page' | 'One page'
  /**
   * @minItems 2
   * @maxItems 2
   */
  variants?: [
    {
      is_control: true
      name: 'Control'
      traffic_allocation: 50
    },
    {
      name: 'Treatment'
      traffic_allocation: 50
    }
  ]
}
