import type { IntegrationStatus } from '../overview/integration-status.ts'
import type { Verdict } from './verdict.ts'

/** How a pair stands, as the sign that is shown for it. */
export const verdictOf: Record<IntegrationStatus, Verdict> = {
  verified: 'ok',
  failed: 'fail',
  pending: 'pend',
  changed: 'changed',
  unknown: 'unknown',
}
