// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for a feature flag that does not exist; a request for an experiment by a malformed id; a request for an experiment of another owner; a request for an experiment that does not exist; a request for more experiments than one page holds; a request for the current user with an expired token; a request for the current user without a token; a request for the experiments with a made-up token; a request for the feature flags without a token; a request of a viewer to create an experiment; and 13 more.
 */
export interface Error {
  /**
   * @minItems 1
   */
  detail:
    | {
        loc?: string[]
        msg: string
        type: string
      }[]
    | string
}
