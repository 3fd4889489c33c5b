// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request for a user who does not exist; a request of a developer for all users; a request of a developer for what another user did; a request of a developer to run a job; a request to add a user for a developer; a request to add a user under a taken name; a request to add a user with a weak password; a request to add up the measurements of a fortnight; a request to delete a user who does not exist; a search of the audit log for a time that ends before it begins; and 2 more.
 */
export interface Error {
  /**
   * @minItems 1
   */
  detail:
    | {
        loc: string[]
        msg: string
        type: string
      }[]
    | string
}
