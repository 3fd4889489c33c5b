// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: a request to assign a user; a request to assign a user to a configured variant; a request to assign a user who has an assignment; a request to assign a user whom no rule matches.
 */
export interface Assignment {
  configuration?: null | {
    color: string
  }
  excluded: boolean
  experiment_key: string
  is_control?: boolean
  reason?: string
  user_id: string
  variant_name: 'Control' | 'Treatment' | null
}
