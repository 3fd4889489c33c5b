// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to change a feature flag; a request to create a feature flag.
 */
export interface FeatureFlagRequest {
  key?: 'one-page-checkout'
  name: 'Checkout in one page' | 'Checkout on two pages'
  rollout_percentage: 10 | 25
}
