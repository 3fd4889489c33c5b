// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the experiments; a request for the experiments when there is none; a request for the second page of experiments; a search for active experiments.
 */
export interface ExperimentList {
  limit: number
  skip: number
  total: number
  items: Experiment[]
}
export interface Experiment {
  created_at: string
  id: string
  name: string
  status: string
}
