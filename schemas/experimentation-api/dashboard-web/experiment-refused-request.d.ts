// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for variants that do not share all of the traffic; a request of a viewer to create an experiment; a request to change a version of an experiment that is not the current one; a request to create an experiment under a taken key; a request to create an experiment without a name; a request to rename one of another owner; a request to rename one that does not exist; a request to rename one that runs.
 */
export interface ExperimentRefusedRequest {
  hypothesis?: 'Fewer steps, fewer lost baskets'
  key?: 'one-page-checkout'
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
  name?: '' | 'Checkout in one page' | 'Checkout on two pages' | 'One page'
  /**
   * @minItems 2
   * @maxItems 2
   */
  variants?: [
    {
      is_control: true
      name: 'Control'
      traffic_allocation: 30 | 50
    },
    {
      is_control?: false
      name: 'One page' | 'Treatment'
      traffic_allocation: 30 | 50
    }
  ]
  version?: 7
}
