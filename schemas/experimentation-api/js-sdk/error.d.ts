// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: a batch of events with an unknown API key; a request for the assignments of a user without an API key; a request to assign a user to an experiment that does not run; a request to assign a user with an unknown API key; a request to assign a user without an id; an empty batch of events; an evaluation of a flag that does not exist; an evaluation of a flag that is switched off; an evaluation of no flags; an evaluation of several flags with an unknown API key; and 6 more.
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
