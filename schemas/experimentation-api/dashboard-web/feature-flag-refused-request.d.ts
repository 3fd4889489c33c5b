// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for a rollout of more than 100 per cent; a request of an analyst to create a feature flag; a request to change a feature flag of another owner; a request to change a feature flag that does not exist; a request to change a version of a feature flag that is not the current one; a request to create a feature flag under a taken key; a request to create a feature flag with a malformed key.
 */
export interface FeatureFlagRefusedRequest {
  key?: 'One Page' | 'one-page-checkout'
  name?: 'Checkout in one page' | 'Checkout on two pages'
  rollout_percentage: 10 | 25 | 101
  version?: 7
}
