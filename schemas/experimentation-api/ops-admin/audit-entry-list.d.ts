// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request for what a user did who did nothing.
 *
 * @maxItems 0
 */
export type AuditEntryList = unknown[]
