// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to toggle a feature flag of another owner; a request to toggle a feature flag that does not exist; a request to toggle a feature flag with an endless reason.
 */
export interface ToggleRefusedRequest {
  reason?: 'because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because because '
}
