// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request of a viewer to create an experiment; a request to change a version of an experiment that is not the current one; a request to create an experiment under a taken key; a request to create an experiment without a name.
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
  name: '' | 'Checkout in one page' | 'One page'
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
  version?: 7
}
