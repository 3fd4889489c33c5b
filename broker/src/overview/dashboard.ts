import type { Db } from '../db/client.ts'
import type { Page } from '../db/paging.ts'
import type { Pair } from '../links.ts'
import { type PactStatus, pactStatusOf } from '../matrix/badge.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import { listDashboardRows } from './dashboard-queries.ts'
import type { DashboardRow } from './dashboard-row.ts'

export interface DashboardItem extends DashboardRow {
  status: PactStatus
}

/**
 * The pacts that matter today, a page of them: the latest of each integration, the latest with each tag, and those
 * that are live in an environment; of one integration, or of all. Throws `not-found` for an unknown pacticipant.
 */
export async function listDashboardItems(
  db: Db,
  pair: Pair | undefined,
  page: Page,
): Promise<DashboardItem[]> {
  if (pair) {
    await getPacticipant(db, pair.consumer, 'consumer')
    await getPacticipant(db, pair.provider, 'provider')
  }
  const rows = await listDashboardRows(db, pair, page)
  return rows.map((row) => ({ ...row, status: statusOf(row) }))
}

function statusOf({ success, pending, isStale }: DashboardRow): PactStatus {
  return pactStatusOf(success === null ? undefined : { success, pending, isOfLatestPact: !isStale })
}
