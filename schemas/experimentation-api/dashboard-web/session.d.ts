// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for fresh tokens; a sign-in.
 */
export interface Session {
  access_token: string
  expires_in: number
  id_token: string
  refresh_token: null | string
  token_type: 'Bearer'
}
