/** How an integration stands today, judged by its latest pact. */
export type IntegrationStatus = 'verified' | 'failed' | 'pending' | 'changed' | 'unknown'

/** Worst first: the order of a list that is read as work to do. */
export const statusOrder: readonly IntegrationStatus[] = [
  'failed',
  'pending',
  'unknown',
  'changed',
  'verified',
]

export interface LatestFacts {
  /** The newest result for the latest pact's content, or else the newest result of the pair. */
  success: boolean | null
  /** Whether that result was of a pact the provider did not support before, so that its build did not fail. */
  pending: boolean | null
  /** Whether the result speaks about another content than the latest. */
  isStale: boolean
}

/** A stale result does not speak about what would be deployed today. */
export function statusOf({ success, pending, isStale }: LatestFacts): IntegrationStatus {
  if (success === null) return 'unknown'
  if (isStale) return 'changed'
  if (success) return 'verified'
  return pending ? 'pending' : 'failed'
}
