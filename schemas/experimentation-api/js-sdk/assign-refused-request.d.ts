// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: a request to assign a user to an experiment that does not run; a request to assign a user with an unknown API key; a request to assign a user without an id.
 */
export interface AssignRefusedRequest {
  experiment_key: 'one-page-checkout'
  user_id: '' | 'user_2'
}
