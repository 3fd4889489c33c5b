// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a question for the size of an experiment with an impossible effect; a question for the size of an experiment with an impossible rate.
 */
export interface SampleSizeRefusedRequest {
  baseline_rate: 0.6 | 1.5
  is_one_sided: true
  minimum_detectable_effect: 0.2 | 0.7
}
