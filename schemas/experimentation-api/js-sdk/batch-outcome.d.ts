// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: a batch of events; a batch with an event of an experiment that does not exist.
 */
export interface BatchOutcome {
  /**
   * @minItems 1
   * @maxItems 1
   */
  errors:
    | [
        {
          error: string
          index: 1
        }
      ]
    | null
  failure_count: 0 | 1
  success_count: 1 | 2
}
