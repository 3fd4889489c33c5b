// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request to deliver what waits.
 */
export interface Delivery {
  delivered: number
  failed: number
  pending: number
}
