import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { contendersFor } from './contenders.ts'
import type {
  IntegrationFilter,
  IntegrationSort,
  ListedIntegrations,
  OverviewRow,
} from './integration-row.ts'
import { type IntegrationStatus, statusOrder } from './integration-status.ts'
import type { JudgedIntegration } from './judged-integration.ts'
import type { JudgedIntegrations } from './judged-integrations.ts'
import { listIntegrations, listJudged, listMatching } from './queries.ts'

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

/** How often a page is looked up again because one that it shows was written about since it was judged. */
const mostAttempts = 3

/** Sorted by status, the first page is the list of what needs someone. How all stand is known but for the past. */
export async function readIntegrations(
  db: Db,
  known: Pick<JudgedIntegrations, 'now'>,
  question: IntegrationsQuestion,
  asOf: Moment,
): Promise<IntegrationsOverview> {
  const listed =
    (asOf ? undefined : await listKnown(db, known, question)) ??
    (await listIntegrations(db, question, question, asOf))
  const { rows, counts: found, applications } = listed
  const counts = { failed: 0, pending: 0, unknown: 0, changed: 0, verified: 0, ...found }
  return {
    rows,
    counts,
    total: statusOrder.reduce((sum, one) => sum + counts[one], 0),
    applications,
  }
}

/** Undefined where those that are shown are written about all the time. */
async function listKnown(
  db: Db,
  known: Pick<JudgedIntegrations, 'now'>,
  question: IntegrationsQuestion,
): Promise<ListedIntegrations | undefined> {
  const { search, label, environment, status, page } = question
  const isFiltered = Boolean(search || label || environment)
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const [{ snapshot, integrations }, matching] = await Promise.all([
      known.now(),
      isFiltered ? listMatching(db, question) : undefined,
    ])
    const all = matching
      ? matching.flatMap((id) => integrations.get(id) ?? [])
      : [...integrations.values()]
    const rank = status && statusOrder.indexOf(status)
    const asked = status === undefined ? all : all.filter((one) => one.rank === rank)
    const contenders = contendersFor(asked, question)
    const rows = await listJudged(db, contenders, { size: page.size, snapshot })
    if (rows) return { rows, ...summaryOf(all) }
  }
  return undefined
}

function summaryOf(
  integrations: readonly JudgedIntegration[],
): Pick<ListedIntegrations, 'counts' | 'applications'> {
  const counts = statusOrder.map(() => 0)
  const applications = new Set<number>()
  for (const { rank, consumerId, providerId } of integrations) {
    counts[rank] = (counts[rank] ?? 0) + 1
    applications.add(consumerId).add(providerId)
  }
  return {
    counts: Object.fromEntries(statusOrder.map((one, rank) => [one, counts[rank] ?? 0])),
    applications: applications.size,
  }
}
