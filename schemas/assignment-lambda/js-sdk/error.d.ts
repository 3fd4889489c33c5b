// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of assignment-lambda. From: a request for the variant of a user without a token; a request for the variant of an experiment that nobody has published; a request for the variant of nobody.
 */
export type Error =
  | {
      error: string
    }
  | {
      message: 'Unauthorized'
    }
