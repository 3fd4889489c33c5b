// Written by `npm run consumers` from the schema beside it.

/**
 * What assignment-lambda relies on in messages of experimentation-api. From: the item of an assignment by the platform; the item of an assignment with a context.
 */
export interface AssignmentItem {
  assignment_id: string
  context?: {
    country: string
  }
  experiment_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
  experiment_key: 'one-page-checkout'
  timestamp: string
  ttl: number
  user_id: 'user_1'
  variant: 'control' | 'treatment'
}
