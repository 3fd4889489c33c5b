// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the results of an experiment; a request for the results of an experiment with few users.
 */
export interface Results {
  conclusion: string
  experiment_id: string
  experiment_name: string
  /**
   * @minItems 1
   */
  metrics: {
    confidence_intervals: {
      Treatment: number[]
    }
    control_value: number
    name: string
    p_values: {
      Treatment: number
    }
    significant: {
      Treatment: boolean
    }
    variant_values: {
      Treatment: number
    }
  }[]
  recommended_variant: 'Treatment' | null
  sample_sizes: {
    Control: 10 | 500
    Treatment: 10 | 500
  }
  status: 'active'
}
