// Written by `npm run consumers` from the schema beside it.

/**
 * What event-processor-lambda relies on in messages of feature-flag-lambda. From: a record of a flag that is disabled; a record of a flag that is on; a record of a user outside the rollout; a record of an evaluation with a context.
 */
export interface FlagEvaluationRecord {
  event_id: string
  event_type: string
  timestamp: string
  user_id: string
}
