// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to disable a feature flag; a request to enable a feature flag; a request to toggle a feature flag off, with a reason; a request to toggle a feature flag on.
 */
export interface FeatureFlagToggleRequest {
  reason?: 'Launch day' | 'the checkout loses baskets'
}
