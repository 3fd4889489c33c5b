// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a confirmation with a wrong code; a new password with a wrong code; a question for the size of an experiment with an impossible effect; a question for the size of an experiment with an impossible rate; a registration under a taken name; a registration with a short password; a request for a feature flag of another owner; a request for a feature flag that does not exist; a request for a rollout of more than 100 per cent; a request for a rollout that does not exist; and 77 more.
 */
export interface Error {
  /**
   * @minItems 1
   */
  detail:
    | {
        loc?: (number | string)[]
        msg: string
        type: string
      }[]
    | string
}
