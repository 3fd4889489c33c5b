// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for how a flag is watched; a request for how a flag is watched that nobody set up; a request to watch a flag.
 */
export interface SafetyConfig {
  enabled: boolean
  feature_flag_id: '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
  metrics: {
    error_rate?: {
      comparison_type: 'greater_than'
      critical_threshold: 0.05
      warning_threshold: 0.02
    }
  }
  rollback_percentage: number
}
