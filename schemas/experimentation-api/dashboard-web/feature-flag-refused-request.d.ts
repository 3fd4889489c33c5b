// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request of an analyst to create a feature flag; a request to create a feature flag under a taken key; a request to create a feature flag with a malformed key.
 */
export interface FeatureFlagRefusedRequest {
  key: 'One Page' | 'one-page-checkout'
  name: 'Checkout in one page'
  rollout_percentage: 10
}
