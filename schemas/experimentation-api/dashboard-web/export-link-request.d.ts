// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for a file of the results.
 */
export interface ExportLinkRequest {
  format: 'csv'
}
