import type { Db } from '../db/client.ts'
import { type IntegrationStatus, statusOf, statusOrder } from './integration-status.ts'
import { listIntegrationsWithLatest, type OverviewRow } from './queries.ts'

export interface IntegrationOverview extends OverviewRow {
  status: IntegrationStatus
}

/** Every integration that has a pact, or had one at the moment; worst first, then by name. */
export async function listIntegrationOverviews(
  db: Db,
  { search, asOf }: { search?: string | undefined; asOf?: Date | undefined } = {},
): Promise<IntegrationOverview[]> {
  const rows = await listIntegrationsWithLatest(db, search, asOf)
  return rows
    .map((row) => ({ ...row, status: statusOf(row) }))
    .sort((one, other) => statusOrder.indexOf(one.status) - statusOrder.indexOf(other.status))
}
