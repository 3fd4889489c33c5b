// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a registration.
 */
export interface Registration {
  confirmed: false
  message: string
  user_id: string
}
