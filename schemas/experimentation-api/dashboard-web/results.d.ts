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
      [k: string]: number[]
    }
    control_value: number
    name: string
    p_values: {
      [k: string]: number
    }
    significant: {
      [k: string]: boolean
    }
    variant_values: {
      [k: string]: number
    }
  }[]
  recommended_variant: null | string
  sample_sizes: {
    [k: string]: number
  }
  status: 'active' | 'archived' | 'completed' | 'paused'
}
