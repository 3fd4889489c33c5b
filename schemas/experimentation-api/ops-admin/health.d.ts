// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a question for the health of the platform.
 */
export interface Health {
  status: 'healthy'
}
