// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a registration under a taken name; a registration with a short password.
 */
export interface SignupRefusedRequest {
  email: 'grace@example.com'
  family_name: 'Hopper'
  given_name: 'Grace'
  password: 'Ship-it-by-9' | 'short'
  username: 'grace'
}
