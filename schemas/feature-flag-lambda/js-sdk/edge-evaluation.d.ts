// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of feature-flag-lambda. From: an evaluation of a flag that is rolled out; an evaluation of a flag that is rolled out to nobody; an evaluation of a flag that is switched off; an evaluation of a flag whose rules do not let the user in; an evaluation of a flag with a variant.
 */
export interface EdgeEvaluation {
  enabled: boolean
  flag_key: 'new-checkout'
  reason: 'enabled' | 'flag_disabled' | 'not_in_rollout' | 'targeting_rules_not_met'
  variant?: string
}
