// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a question for the size of an experiment; a question for the size of an experiment and how long it takes.
 */
export interface SampleSize {
  estimated_duration_days: null | {
    days: 39
    months: 2
    weeks: 6
  }
  samples_per_variant: 6424
  total_samples: 12848 | 19272
}
