// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the changes of a feature flag.
 *
 * @minItems 1
 */
export type AuditEntryList = AuditEntry[]

export interface AuditEntry {
  action_type: string
  entity_id: string
  entity_name: string
  entity_type: string
  timestamp: string
  user_email: string
}
