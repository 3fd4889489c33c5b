// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a confirmation with a wrong code.
 */
export interface ConfirmRefusedRequest {
  confirmation_code: '000000'
  username: 'grace'
}
