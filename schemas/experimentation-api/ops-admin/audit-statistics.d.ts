// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request for the counts of the audit log.
 */
export interface AuditStatistics {
  action_counts: {
    [k: string]: number
  }
  total_logs: number
}
