import type { Db } from '../db/client.ts'
import { type IntegrationStatus, statusOf, statusOrder } from './integration-status.ts'
import { listIntegrationsWithLatest, type OverviewRow } from './queries.ts'

export interface IntegrationOverview extends OverviewRow {
  status: IntegrationStatus
}

/** Every integration that has a pact, worst first, then by name. */
export async function listIntegrationOverviews(
  db: Db,
  { search }: { search?: string } = {},
): Promise<IntegrationOverview[]> {
  const rows = await listIntegrationsWithLatest(db, search)
  return rows
    .map((row) => ({ ...row, status: statusOf(row) }))
    .sort((one, other) => statusOrder.indexOf(one.status) - statusOrder.indexOf(other.status))
}
