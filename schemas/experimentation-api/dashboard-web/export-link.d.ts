// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for a file of the results; a request for the link to a file of the results.
 */
export interface ExportLink {
  expires_in: number
  export_id: string
  format: 'csv'
  url: string
}
