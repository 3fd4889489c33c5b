/** The names of everything the platform owns in AWS and Redis. */
export interface ResourceNames {
  readonly experimentsTable: string
  readonly flagsTable: string
  readonly assignmentsTable: string
  readonly aggregationsTable: string
  readonly stream: string
  readonly archiveBucket: string
  readonly exportsBucket: string
  /** Stands before every Redis key. */
  readonly cachePrefix: string
}

/** Names from a prefix; bucket names are in lower case and hold no underscore, as S3 demands. */
export function resourceNames(prefix: string): ResourceNames {
  const bucket = prefix.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')
  return {
    experimentsTable: `${prefix}-experiments`,
    flagsTable: `${prefix}-feature-flags`,
    assignmentsTable: `${prefix}-assignments`,
    aggregationsTable: `${prefix}-event-aggregations`,
    stream: `${prefix}-event-stream`,
    archiveBucket: `${bucket}-event-archive`,
    exportsBucket: `${bucket}-exports`,
    cachePrefix: `${prefix}:`,
  }
}
