// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request to roll a flag back.
 */
export interface Rollback {
  message: string
  new_percentage: 10
  previous_percentage: 60
  success: true
}
