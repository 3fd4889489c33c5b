// Written by `npm run consumers` from the schema beside it.

/**
 * What event-processor-lambda relies on in messages of experimentation-api. From: the item of an assignment that events are counted by.
 */
export interface AssignmentItem {
  assignment_id: string
  experiment_key: 'one-page-checkout'
  timestamp: string
  variant: 'control' | 'treatment'
}
