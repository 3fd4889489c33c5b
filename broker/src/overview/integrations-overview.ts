import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { IntegrationFilter, IntegrationSort, OverviewRow } from './integration-row.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'
import { listIntegrations } from './queries.ts'

export interface IntegrationsQuestion extends IntegrationFilter {
  status: IntegrationStatus | undefined
  sort: IntegrationSort
  page: { number: number; size: number }
}

/** A page of the integrations that have a pact, or had one at the moment, in the order asked for. */
export interface IntegrationsOverview {
  rows: OverviewRow[]
  /** By status, of all that match but for the status that is asked for. */
  counts: Record<IntegrationStatus, number>
  /** All that match but for the status. */
  total: number
  /** How many applications they stand between. */
  applications: number
}

/** Sorted by status, the first page is the list of what needs someone. */
export async function readIntegrations(
  db: Db,
  question: IntegrationsQuestion,
  asOf: Moment,
): Promise<IntegrationsOverview> {
  const { rows, counts: found, applications } = await listIntegrations(db, question, question, asOf)
  const counts = { failed: 0, pending: 0, unknown: 0, changed: 0, verified: 0, ...found }
  return {
    rows,
    counts,
    total: statusOrder.reduce((sum, one) => sum + counts[one], 0),
    applications,
  }
}
