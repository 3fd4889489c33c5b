// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of feature-flag-lambda. From: an evaluation for nobody; an evaluation of a flag that nobody has published.
 */
export interface Error {
  error: string
}
