// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request to run the job experiments/schedules; a request to run the job rollout-schedules; a request to run the job safety.
 */
export interface Job {
  status: string
}
