// Written by `npm run consumers` from the schema beside it.

/**
 * What assignment-lambda relies on in messages of experimentation-api. From: the config item of an active experiment; the config item of an experiment that is completed; the config item of an experiment that is draft; the config item of an experiment that is paused; the config item of an experiment with rules; the config item of an experiment with unequal variants.
 */
export interface ExperimentItem {
  experiment_id: string
  hash: 'mod128'
  key: string
  status: 'active' | 'completed' | 'draft' | 'paused'
  /**
   * @minItems 1
   * @maxItems 1
   */
  targeting_rules?: [
    {
      attribute: 'country'
      operator: 'equals'
      value: 'NZ'
    }
  ]
  traffic_allocation: number
  /**
   * @minItems 2
   */
  variants: {
    allocation: number
    key: string
  }[]
}
