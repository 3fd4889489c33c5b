// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for fresh tokens.
 */
export interface SessionRequest {
  refresh_token: string
}
