import { addressOf } from './large-pacts.ts'
import { landmarks } from './tier.ts'

export interface WidePage {
  name: string
  /** Milliseconds, 95 of 100 requests. */
  budget: number
  path: string
}

const { hub, busyConsumer, busyProvider } = landmarks
const pair = `provider/${busyProvider}/consumer/${busyConsumer}`
/** A contract as long as any: published by `publishLargePacts`. */
export const wideContract = {
  consumer: 'wide-consumer',
  provider: 'wide-provider',
  interactions: 2_000,
}
const contract = addressOf(wideContract)
const year = new Date(Date.now() - 365 * 24 * 3_600_000).toISOString().slice(0, 10)

/** The pages where there is more than one can show, and how long each may take. */
export const pages: readonly WidePage[] = [
  { name: 'integrations', budget: 30, path: '/' },
  { name: 'integrations, the last of 50 pages', budget: 30, path: '/?page=50' },
  { name: 'integrations that match', budget: 30, path: '/?search=app-1' },
  { name: 'applications', budget: 30, path: '/pacticipants' },
  { name: 'application with 300 consumers', budget: 100, path: `/pacticipants/${hub}` },
  {
    name: 'history of the busiest pair, one year',
    budget: 100,
    path: `/dashboard/${pair}?from=${year}`,
  },
  { name: 'matrix of the busiest pair, grid', budget: 100, path: `/matrix/${pair}` },
  { name: 'matrix of the busiest pair, rows', budget: 100, path: `/matrix/${pair}?view=rows` },
  {
    name: 'verdict of the hub',
    budget: 100,
    path: `/can-i-deploy?pacticipant=${hub}&branch=main&environment=production`,
  },
  { name: 'environments', budget: 100, path: '/environments' },
  { name: 'graph around the hub', budget: 100, path: '/graph' },
  { name: 'graph, three steps', budget: 100, path: `/graph?focus=${hub}&depth=3` },
  { name: 'graph, clusters', budget: 100, path: '/graph?view=clusters' },
  { name: 'search', budget: 100, path: '/search?q=request' },
  { name: 'contract of 2,000 interactions', budget: 100, path: `${contract}/latest` },
  {
    name: 'changes between two of 2,000',
    budget: 300,
    path: `${contract}/version/2/diff/previous-distinct`,
  },
]
