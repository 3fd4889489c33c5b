// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: an evaluation for a user inside the rollout; an evaluation for a user outside the rollout; an evaluation with a context that a rule matches.
 */
export interface FeatureFlagEvaluation {
  enabled: boolean
  key: string
  reason: string
}
