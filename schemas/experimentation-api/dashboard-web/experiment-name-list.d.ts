// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the experiments by name.
 */
export interface ExperimentNameList {
  limit: number
  skip: number
  total: number
  /**
   * @minItems 2
   * @maxItems 2
   */
  items: [
    {
      name: 'Experiment 1'
    },
    {
      name: 'Experiment 2'
    }
  ]
}
