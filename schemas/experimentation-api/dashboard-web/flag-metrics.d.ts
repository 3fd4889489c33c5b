// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the measurements of a feature flag; a request for the measurements of a flag that nobody asked for.
 */
export interface FlagMetrics {
  error_rate: null | number
  total_evaluations: number
  unique_users: number
}
