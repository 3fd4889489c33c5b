// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to roll flags back automatically.
 */
export interface SafetySettingsRequest {
  default_metrics: {
    error_rate: {
      comparison_type: 'greater_than'
      critical_threshold: 0.05
      warning_threshold: 0.02
    }
  }
  enable_automatic_rollbacks: true
}
