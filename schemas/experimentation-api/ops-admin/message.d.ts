// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request to clear the cache.
 */
export interface Message {
  message: string
}
