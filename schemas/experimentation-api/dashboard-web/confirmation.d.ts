// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a confirmation of a registration.
 */
export interface Confirmation {
  confirmed: true
}
