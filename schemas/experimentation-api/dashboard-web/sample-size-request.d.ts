// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a question for the size of an experiment; a question for the size of an experiment and how long it takes.
 */
export interface SampleSizeRequest {
  baseline_rate: 0.05
  is_one_sided: true
  minimum_detectable_effect: 0.2
}
