// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the figures of the platform.
 */
export interface SystemStats {
  events: {
    daily_rate: number
    total: number
  }
  experiments: Experiment
  feature_flags: Experiment
  users: Experiment
}
export interface Experiment {
  active: number
  total: number
}
