// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: a request for the flags of a user; a request for the flags of a user when there is none.
 */
export interface FeatureFlagsOfUser {
  [k: string]: boolean
}
