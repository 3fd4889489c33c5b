// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for an exception to a feature flag.
 */
export interface FeatureFlagOverrideRequest {
  reason: 'Support case'
  value: false
}
