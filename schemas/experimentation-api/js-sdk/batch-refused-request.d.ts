// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: a batch of events with an unknown API key; an empty batch of events.
 */
export interface BatchRefusedRequest {
  /**
   * @maxItems 1
   */
  events: {
    event_type: 'exposure'
    experiment_key: 'one-page-checkout'
    user_id: 'user_2'
  }[]
}
