// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the safety settings; a request to roll flags back automatically.
 */
export interface SafetySettings {
  default_metrics: null | {
    error_rate: {
      comparison_type: 'greater_than'
      critical_threshold: 0.05
      warning_threshold: 0.02
    }
  }
  enable_automatic_rollbacks: boolean
}
