// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: a request to assign a user; a request to assign a user to a configured variant; a request to assign a user who has an assignment; a request to assign a user whom no rule matches.
 */
export interface AssignmentRequest {
  context?: {
    country: 'DE'
  }
  experiment_key: 'one-page-checkout'
  user_id: 'user_1' | 'user_2'
}
