// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a confirmation of a registration.
 */
export interface ConfirmationRequest {
  confirmation_code: string
  username: 'grace'
}
