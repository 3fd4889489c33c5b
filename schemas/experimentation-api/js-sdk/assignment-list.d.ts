// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: a request for the assignments of a user; a request for the assignments of a user whom nobody has seen.
 */
export type AssignmentList = Assignment[]

export interface Assignment {
  experiment_id: string
  experiment_name: string
  is_control: boolean
  variant_name: string
}
