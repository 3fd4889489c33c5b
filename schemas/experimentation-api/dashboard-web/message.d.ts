// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a new password with its code; a request for a new password.
 */
export interface Message {
  message: string
}
