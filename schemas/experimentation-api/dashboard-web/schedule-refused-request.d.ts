// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request to schedule an experiment that ends before it starts; a request to schedule an experiment that runs.
 */
export interface ScheduleRefusedRequest {
  end_date: '2099-01-04T08:00:00Z' | '2099-02-05T08:00:00Z'
  start_date: '2099-01-05T08:00:00Z'
  time_zone: 'UTC'
}
