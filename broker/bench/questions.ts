import { largeDiff } from './large-pacts.ts'
import { landmarks, type TierName } from './tier.ts'

export interface Request {
  path: string
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  accept?: string
  body?: unknown
}

/** One kind of request, and how long it may take at each tier: milliseconds, 95 of 100 requests. */
export interface Question {
  name: string
  budget: Record<TierName, number> | undefined
  /** How often it is asked, after as many that are not counted. */
  times: number
  /** The request number `n`. */
  request(n: number): Request
  /** A request before it, whose time does not count. */
  before?(n: number): Request
}

const hal = 'application/hal+json'
const { hub, wide, ordinary, busyConsumer, busyProvider } = landmarks

/** May the head of its main branch be deployed to production? */
export function gateOf(name: string): string {
  const selector = new URLSearchParams([
    ['q[][pacticipant]', name],
    ['q[][latest]', 'true'],
    ['q[][branch]', 'main'],
    ['latestby', 'cvp'],
    ['environment', 'production'],
    // As can-i-deploy asks; the reference would answer by the first hundred rows alone.
    ['limit', '1000'],
  ])
  return `/matrix?${selector}`
}

function toVerify(provider: string, branch: string): Question['request'] {
  const body = {
    providerVersionBranch: branch,
    includePendingStatus: true,
    includeWipPactsSince: new Date(Date.now() - 30 * 24 * 3_600_000).toISOString().slice(0, 10),
    consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }],
  }
  return () => ({ path: `/pacts/provider/${provider}/for-verification`, method: 'POST', body })
}

/** A build of a consumer of twenty providers; every tenth pact is new. */
function publication(n: number): unknown {
  const consumer = 'publisher'
  const contracts = Array.from({ length: 20 }, (_, index) => {
    const provider = `app-${index + 1}`
    const change = (n + index) % 10 === 0 ? n : 0
    const pact = {
      consumer: { name: consumer },
      provider: { name: provider },
      interactions: ['a list', 'one of them', `change ${change}`].map((what) => ({
        description: `a request for ${what}`,
        request: { method: 'GET', path: `/${encodeURIComponent(what)}` },
        response: { status: 200, headers: {}, body: { id: 1, name: what } },
      })),
      metadata: { pactSpecification: { version: '2.0.0' } },
    }
    return {
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(JSON.stringify(pact)).toString('base64'),
    }
  })
  return {
    pacticipantName: consumer,
    pacticipantVersionNumber: `${Date.now()}.${n}`,
    branch: 'main',
    contracts,
  }
}

const year = 365 * 24 * 3_600_000

/** Something small changes, so that no page is given a second time: a label comes, and goes. */
export function smallChange(n: number): Request {
  const method = n % 2 === 0 ? 'PUT' : 'DELETE'
  return { path: `/pacticipants/${hub}/labels/measured`, method, body: {} }
}

const overview = { times: 100, request: () => ({ path: '/', accept: 'text/html' }) }
const history = {
  times: 50,
  request: () => ({
    path: `/dashboard/provider/${busyProvider}/consumer/${busyConsumer}?from=${new Date(Date.now() - year).toISOString().slice(0, 10)}`,
    accept: 'text/html',
  }),
}

/** Leaves pacts behind, which make other answers longer: what comes before it only reads. */
export const publishing = 'publishing 20 contracts'

/** What is measured, what writes last; the budgets are those that this project has set itself. */
export const questions: readonly Question[] = [
  {
    name: 'gate to an environment, up to 30 integrations',
    budget: { S: 8, M: 8, L: 10 },
    times: 300,
    request: () => ({ path: gateOf(wide), accept: hal }),
  },
  {
    name: 'gate of the hub',
    budget: { S: 40, M: 40, L: 40 },
    times: 200,
    request: () => ({ path: gateOf(hub), accept: hal }),
  },
  {
    name: 'pacts for verification, pending and WIP',
    budget: { S: 15, M: 15, L: 20 },
    times: 200,
    request: toVerify(ordinary, 'main'),
  },
  {
    name: 'pacts for verification of the hub',
    budget: { S: 120, M: 120, L: 120 },
    times: 100,
    request: toVerify(hub, 'main'),
  },
  {
    name: 'overview page',
    budget: { S: 20, M: 25, L: 30 },
    ...overview,
    before: smallChange,
  },
  {
    name: 'overview page, nothing written since it was asked for',
    budget: { S: 20, M: 25, L: 30 },
    ...overview,
  },
  {
    name: 'integration page of the busiest pair, one year',
    budget: { S: 100, M: 100, L: 100 },
    ...history,
    before: smallChange,
  },
  {
    name: 'integration page, nothing written since it was asked for',
    budget: { S: 100, M: 100, L: 100 },
    ...history,
  },
  {
    name: 'matrix of the busiest pair, 100 rows',
    budget: undefined,
    times: 100,
    request: () => ({
      path: `/matrix?q[][pacticipant]=${busyConsumer}&q[][pacticipant]=${busyProvider}&limit=100`,
      accept: hal,
    }),
  },
  {
    name: publishing,
    budget: { S: 25, M: 25, L: 30 },
    times: 200,
    request: (n) => ({ path: '/contracts/publish', method: 'POST', body: publication(n) }),
  },
  {
    name: 'diff of two pacts of 1 MB',
    budget: { S: 1_000, M: 1_000, L: 1_000 },
    times: 20,
    request: () => ({ path: largeDiff, accept: 'text/plain' }),
  },
]

/** Milliseconds to the first answer on data that is there, and bytes of memory of the process. */
export const processBudgets: Record<TierName, { start: number; memory: number }> = {
  S: { start: 1_000, memory: 150e6 },
  M: { start: 1_000, memory: 200e6 },
  L: { start: 1_000, memory: 300e6 },
}
