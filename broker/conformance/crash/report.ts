import type { Act, Ledger } from './act.ts'
import type { Start } from './home.ts'

/** What has come of a campaign of kills. */
export interface Report {
  kills: number
  /** Kills beside these, of a broker that was just starting. */
  killsWhileStarting: number
  starts: Start[]
  acknowledged: Record<Act['kind'], number>
  /** Acts that nobody was told the outcome of. */
  unanswered: { there: number; absent: number }
  deliveries: number
  /** Answers of 5xx. */
  failures: number
  faults: string[]
}

export function newReport(): Report {
  return {
    kills: 0,
    killsWhileStarting: 0,
    starts: [],
    acknowledged: { publication: 0, result: 0, deployment: 0, deletion: 0 },
    unanswered: { there: 0, absent: 0 },
    deliveries: 0,
    failures: 0,
    faults: [],
  }
}

/** Adds what the ledger says. */
export function sum(report: Report, ledger: Ledger, deliveries: number): void {
  for (const { kind, isAcknowledged } of ledger.acts)
    if (isAcknowledged) report.acknowledged[kind] += 1
  report.deliveries = deliveries
  report.failures = ledger.failures.length
  report.faults.push(...ledger.refusals)
}
