// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for how a flag does that fails too often; a request for how a healthy flag does.
 */
export interface SafetyCheck {
  feature_flag_id: '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
  is_healthy: boolean
  /**
   * @minItems 1
   * @maxItems 1
   */
  metrics: [
    {
      current_value: number
      is_healthy: boolean
      name: 'error_rate'
      threshold: number
    }
  ]
}
