// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for an exception to a feature flag.
 */
export interface FeatureFlagOverride {
  reason: 'Support case'
  user_id: 'user_1'
  value: false
}
