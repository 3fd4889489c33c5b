// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for an experiment; a request for other variants of an experiment; a request to archive an experiment; a request to complete an experiment; a request to copy an experiment; a request to create an experiment; a request to pause an experiment; a request to rename an experiment; a request to resume an experiment; a request to schedule an experiment; and 1 more.
 */
export interface Experiment {
  created_at: string
  description: null | string
  end_date: string | null
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
  start_date: string | null
  status: 'active' | 'archived' | 'completed' | 'draft' | 'paused'
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
