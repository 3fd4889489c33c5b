// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: an evaluation of several flags.
 */
export interface FeatureFlagEvaluationsRequest {
  /**
   * @minItems 2
   * @maxItems 2
   */
  flag_keys: ['new-checkout', 'unheard-of']
  user_id: 'user_1'
}
