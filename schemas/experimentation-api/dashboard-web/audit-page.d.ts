// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the latest changes.
 */
export interface AuditPage {
  page: number
  total: number
  total_pages: number
  /**
   * @minItems 1
   */
  items: {
    action_type: string
    entity_id: string
    entity_name: string
    entity_type: string
    timestamp: string
    user_email: string
  }[]
}
