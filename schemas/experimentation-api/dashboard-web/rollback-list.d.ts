// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the rollbacks of a flag.
 *
 * @minItems 1
 */
export type RollbackList = Rollback[]

export interface Rollback {
  created_at: string
  previous_percentage: number
  target_percentage: number
  trigger_reason: string
  trigger_type: string
}
