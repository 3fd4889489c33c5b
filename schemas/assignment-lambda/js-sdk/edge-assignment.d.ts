// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of assignment-lambda. From: a request for the variant of a paused experiment; a request for the variant of a user; a request for the variant of a user who has one; a request for the variant of a user whom no rule lets in; a request for the variant outside of the traffic.
 */
export interface EdgeAssignment {
  assignment_id?: string
  excluded: boolean
  experiment_key: 'one-page-checkout'
  variant: 'control' | 'treatment' | null
}
