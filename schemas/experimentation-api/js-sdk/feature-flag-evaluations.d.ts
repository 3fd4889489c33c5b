// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: an evaluation of several flags.
 */
export interface FeatureFlagEvaluations {
  /**
   * @minItems 2
   * @maxItems 2
   */
  results: [
    {
      enabled: true
      key: 'new-checkout'
      reason: string
    },
    {
      enabled: false
      key: 'unheard-of'
      reason: string
    }
  ]
}
