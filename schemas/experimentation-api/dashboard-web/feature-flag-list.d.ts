// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the active feature flags; a request for the feature flags when there is none.
 */
export interface FeatureFlagList {
  limit: number
  skip: number
  total: number
  items: FeatureFlag[]
}
export interface FeatureFlag {
  id: string
  key: string
  name: string
  rollout_percentage: number
  status: string
}
