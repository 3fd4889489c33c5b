// Written by `npm run consumers` from the schema beside it.

/**
 * What feature-flag-lambda relies on in messages of experimentation-api. From: the config item of a flag that is rolled out; the config item of a flag that is rolled out to the half; the config item of a flag that is switched off; the config item of a flag with rules; the config item of a flag with variants.
 */
export interface FlagItem {
  enabled: boolean
  flag_id: string
  hash: 'mod128'
  key: 'new-checkout'
  rollout_percentage: 0 | 50 | 100
  rules_v1?: {
    /**
     * @minItems 1
     */
    rules: {
      id: string
      rule: {
        conditions: {
          attribute: string
          operator: string
          value: string
        }[]
        operator: string
      }
    }[]
  }
  /**
   * @minItems 2
   * @maxItems 2
   */
  variants?: [
    {
      allocation: 1
      key: 'blue'
    },
    {
      allocation: 0
      key: 'green'
    }
  ]
}
