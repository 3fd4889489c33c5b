import type { Violation } from '../schemas/gate.ts'
import type { Row } from './row.ts'
import {
  type Integration,
  isIgnored,
  pairKey,
  type Resolution,
  type ResolvedSelector,
} from './selector.ts'

/** Deployable is null, not false, while an answer is still missing: callers retry on null and stop on false. */
export interface Verdict {
  deployable: boolean | null
  considered: Row[]
  ignored: Row[]
  /** Required, and without any row. */
  missing: Integration[]
  /** Versions asked for by name that do not exist, but for ignored ones. */
  unknownVersions: ResolvedSelector[]
  /** Contracts that break what their provider asks of schemas, where the gate looks at that. */
  violations: Violation[]
  counts: { success: number; failed: number; unknown: number; ignored: number }
  /** Rows beyond this number were not looked at; absent: all were. */
  limited?: number
}

/** What was asked, and the rows it selects. */
export interface Evidence {
  resolution: Resolution
  rows: Row[]
  limited?: number
  violations?: Violation[]
}

/** The protocol's verdict: an unknown version is no, a missing answer is unknown, and unknown beats failed. */
export function judge({ resolution, rows, limited, violations = [] }: Evidence): Verdict {
  const [ignored, considered] = partition(rows, (row) => isRowIgnored(resolution, row))
  const answered = new Set(rows.map(pairKey))
  const missing = resolution.integrations.filter(
    (integration) => integration.required && !answered.has(pairKey(integration)),
  )
  const unknownVersions = resolution.selectors.filter(
    (selector) => selector.specified && !selector.ignored && selector.kind === 'none',
  )
  const unanswered = considered.filter((row) => row.result === null).length + missing.length
  const success = considered.filter((row) => row.result?.success === true).length
  const failed = considered.filter((row) => row.result?.success === false).length
  return {
    deployable: deployable(unknownVersions.length, unanswered, failed + violations.length, limited),
    considered,
    ignored,
    missing,
    unknownVersions,
    violations,
    counts: { success, failed, unknown: unanswered, ignored: ignored.length },
    ...(limited !== undefined && { limited }),
  }
}

/** A yes from a part of the rows would be no yes. */
function deployable(
  unknownVersions: number,
  unanswered: number,
  failed: number,
  limited: number | undefined,
): boolean | null {
  if (unknownVersions > 0) return false
  if (unanswered > 0) return null
  if (failed > 0) return false
  return limited === undefined ? true : null
}

export function isRowIgnored({ ignored }: Resolution, row: Row): boolean {
  return (
    isIgnored(ignored, row.consumer.id, row.consumerVersion.id) ||
    isIgnored(ignored, row.provider.id, row.providerVersion?.id)
  )
}

function partition<T>(items: T[], test: (item: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []]
  for (const item of items) (test(item) ? yes : no).push(item)
  return [yes, no]
}
