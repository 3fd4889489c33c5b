// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request to add up the measurements of the day.
 */
export interface Aggregation {
  aggregated_records: number
}
