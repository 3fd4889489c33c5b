// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: a batch of events; a batch with an event of an experiment that does not exist.
 */
export interface BatchOutcomeRequest {
  /**
   * @minItems 2
   * @maxItems 2
   */
  events: [
    {
      event_name: 'purchase'
      event_type: 'conversion'
      experiment_key: 'one-page-checkout'
      user_id: 'user_1'
      value: 49.9
    },
    {
      event_type: 'exposure'
      experiment_key: 'one-page-checkout' | 'unheard-of'
      user_id: 'user_2'
    }
  ]
}
