// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a new password with its code; a request for a new password.
 */
export interface MessageRequest {
  confirmation_code?: string
  new_password?: 'Even-better-10'
  username: 'grace'
}
