// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a registration.
 */
export interface RegistrationRequest {
  email: 'grace@example.com'
  family_name: 'Hopper'
  given_name: 'Grace'
  password: 'Ship-it-by-9'
  username: 'grace'
}
