// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for fresh tokens with a made-up refresh token.
 */
export interface RefreshRefusedRequest {
  refresh_token: 'made-up'
}
