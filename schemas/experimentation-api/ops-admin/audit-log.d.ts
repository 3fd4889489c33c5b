// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a search for changes of experiments where there is none; a search for changes of users.
 */
export interface AuditLog {
  total: number
  items: {
    action_type: string
    entity_id: string
    entity_type: string
    timestamp: string
    user_email: string
  }[]
}
