/** Which consumer versions a provider wants to verify the pacts of, as a client asks for them. */
export interface ConsumerSelector {
  /** Restricts the rest to one consumer, which need not exist. */
  consumer?: string
  mainBranch?: true
  /** The head of this branch; true: of every branch. */
  branch?: string | true
  fallbackBranch?: string
  /** The branch the provider is on. */
  matchingBranch?: true
  tag?: string
  fallbackTag?: string
  latest?: boolean
  deployed?: true
  released?: true
  deployedOrReleased?: true
  environment?: string
}

/** One way to look for publications; a selector is one or two of them. */
export interface Search {
  kind:
    | 'latest'
    | 'main-branch'
    | 'branch'
    | 'every-branch'
    | 'latest-tag'
    | 'tag'
    | 'deployed'
    | 'released'
    | 'environment'
  /** The branch or tag looked for. */
  name?: string
  environment?: string
  consumer?: string
  /** Looked for at this consumer only, which nobody asked for by name. */
  only?: string
  /** What to look for at those consumers that have nothing under the name. */
  fallback?: string
  /** The name that was looked for before, in vain. */
  fallbackFor?: string
}

/** A search, and the consumer version that it found. */
export interface Inclusion {
  kind: Search['kind']
  /** The consumer that was asked for by name. */
  consumer?: string
  branch?: string
  tag?: string
  fallbackFor?: string
  environment?: string
  isProduction?: boolean
  number: string
  ord: number
}

/** A content to verify, and why. */
export interface PactToVerify {
  consumer: string
  provider: string
  contentId: number
  sha: string
  /** The newest of the consumer versions that were found. */
  number: string
  ord: number
  inclusions: Inclusion[]
}

/** `branch`, `mainBranch` and `matchingBranch` mean the head; deployed or released is looked for in two ways. */
export function searchesOf(
  selector: ConsumerSelector,
  providerBranch: string | undefined,
): Search[] {
  const { consumer, environment, tag, fallbackTag, fallbackBranch } = selector
  const base = { ...(consumer !== undefined && { consumer }) }
  const there = { ...base, ...(environment !== undefined && { environment }) }
  if (selector.mainBranch) return [{ ...base, kind: 'main-branch' }]
  if (selector.branch === true) return [{ ...base, kind: 'every-branch' }]
  const branch = selector.matchingBranch ? providerBranch : selector.branch
  if (branch !== undefined) {
    const fallback = fallbackBranch === undefined ? {} : { fallback: fallbackBranch }
    return [{ ...base, kind: 'branch', name: branch, ...fallback }]
  }
  if (tag !== undefined) {
    const fallback = fallbackTag === undefined ? {} : { fallback: fallbackTag }
    return [{ ...base, kind: selector.latest ? 'latest-tag' : 'tag', name: tag, ...fallback }]
  }
  if (selector.deployedOrReleased)
    return [
      { ...there, kind: 'deployed' },
      { ...there, kind: 'released' },
    ]
  if (selector.deployed) return [{ ...there, kind: 'deployed' }]
  if (selector.released) return [{ ...there, kind: 'released' }]
  if (environment !== undefined) return [{ ...there, kind: 'environment' }]
  return [{ ...base, kind: 'latest' }]
}

/** The order in which the inclusions of one pact are told: the nearer to development, the earlier. */
export function compareInclusions(one: Inclusion, other: Inclusion): number {
  return (
    ranks[one.kind] - ranks[other.kind] ||
    Number(one.isProduction ?? false) - Number(other.isProduction ?? false) ||
    compareTexts(nameOf(one), nameOf(other)) ||
    Number(one.consumer === undefined) - Number(other.consumer === undefined) ||
    one.ord - other.ord
  )
}

const ranks: Record<Search['kind'], number> = {
  latest: 0,
  'main-branch': 1,
  branch: 2,
  'every-branch': 2,
  'latest-tag': 3,
  tag: 4,
  deployed: 5,
  released: 6,
  environment: 7,
}

function nameOf({ branch, tag, environment }: Inclusion): string {
  return branch ?? tag ?? environment ?? ''
}

/** By code unit: the same on every machine. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
