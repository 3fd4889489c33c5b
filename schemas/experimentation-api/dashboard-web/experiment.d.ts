// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for an experiment; a request to complete an experiment; a request to create an experiment; a request to rename an experiment; a request to start an experiment.
 */
export interface Experiment {
  created_at: string
  description: null | string
  end_date: null | string
  hypothesis: string
  id: string
  key: string
  /**
   * @minItems 1
   */
  metrics: {
    event_name: string
    id: string
    is_primary: boolean
    name: string
  }[]
  name: string
  start_date: null | string
  status: 'active' | 'completed' | 'draft'
  /**
   * @minItems 1
   */
  variants: {
    id: string
    is_control: boolean
    name: string
    traffic_allocation: number
  }[]
  version: number
}
