// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for a feature flag; a request to activate a feature flag; a request to activate a feature flag that is active; a request to change a feature flag; a request to create a feature flag; a request to deactivate a feature flag.
 */
export interface FeatureFlag {
  id: string
  key: string
  name: string
  rollout_percentage: number
  status: 'ACTIVE' | 'ARCHIVED' | 'INACTIVE'
}
