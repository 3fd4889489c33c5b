// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to watch a flag.
 */
export interface SafetyConfigRequest {
  metrics: {
    error_rate: {
      comparison_type: 'greater_than'
      critical_threshold: 0.05
      warning_threshold: 0.02
    }
  }
  rollback_percentage: 5
}
