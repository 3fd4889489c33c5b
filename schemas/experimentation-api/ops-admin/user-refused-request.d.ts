// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin sends in requests to experimentation-api. From: a request to add a user for a developer; a request to add a user under a taken name; a request to add a user with a weak password.
 */
export interface UserRefusedRequest {
  email: 'grace@example.com'
  password: 'Ship-it-by-9' | 'password'
  username: 'ada' | 'grace'
}
