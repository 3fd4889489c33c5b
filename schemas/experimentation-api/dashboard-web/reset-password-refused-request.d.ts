// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a new password with a wrong code.
 */
export interface ResetPasswordRefusedRequest {
  confirmation_code: '000000'
  new_password: 'Even-better-10'
  username: 'grace'
}
