// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: an event of an experiment that does not exist; an event of nobody; an event with an unknown API key.
 */
export interface TrackRefusedRequest {
  event_name: 'purchase'
  event_type: 'conversion'
  experiment_key: 'one-page-checkout'
  user_id: '' | 'user_1'
  value: 49.9
}
