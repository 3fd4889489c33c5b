// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: an event of a flag; an event of an experiment; an event with an id of the application.
 */
export interface TrackedEventRequest {
  event_id?: 'order-4711'
  event_name?: 'purchase'
  event_type: 'click' | 'conversion'
  experiment_key?: 'one-page-checkout'
  feature_flag_key?: 'new-checkout'
  metadata?: {
    page: '/checkout'
  }
  user_id: 'user_1'
  value?: 49.9
}
