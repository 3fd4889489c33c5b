// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk sends in requests to experimentation-api. From: an evaluation of no flags; an evaluation of several flags with an unknown API key.
 */
export interface EvaluateRefusedRequest {
  /**
   * @maxItems 1
   */
  flag_keys: 'new-checkout'[]
  user_id: 'user_1'
}
