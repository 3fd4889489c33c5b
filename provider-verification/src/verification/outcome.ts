import type { StateApplication } from './control-server.ts'
import type { LoggedError } from './logged-errors.ts'
import type { PlannedPact } from './plan.ts'
import type { LeftOut } from './selection.ts'
import type { StateUsage } from './state-usage.ts'
import type { Mismatch, ReportedInteraction } from './verifier-report.ts'

export type Failure =
  /** The answer is not what the consumer relies on. */
  | {
      readonly kind: 'mismatch'
      readonly interaction: string
      readonly mismatches: readonly Mismatch[]
    }
  /** What the consumer takes for granted could not be made true: nothing is known about the answer. */
  | { readonly kind: 'state-failed'; readonly interaction: string; readonly message: string }
  /** It could not be replayed, or was not: nothing is known about the answer. */
  | { readonly kind: 'not-verified'; readonly interaction: string; readonly message: string }

export interface PactOutcome {
  readonly consumer: string
  readonly consumerVersion: string | null
  readonly source: string
  readonly isPending: boolean
  readonly interactions: number
  readonly passed: number
  readonly failures: readonly Failure[]
  /** Where the broker shows the result; null when nothing was published, or the result did not arrive. */
  readonly resultUrl: string | null
}

/** What came of verifying one provider. */
export interface Outcome {
  readonly provider: string
  readonly providerVersion: string
  readonly branch: string | null
  readonly buildUrl: string | null
  /** True when every pact that is not pending holds, and every result that was to be published has arrived. */
  readonly success: boolean
  /** What is wrong beyond single interactions, each a sentence. */
  readonly problems: readonly string[]
  readonly pacts: readonly PactOutcome[]
  /** What the provider logged as errors meanwhile; empty where its log cannot be read. */
  readonly loggedErrors: readonly LoggedError[]
  /** What was not replayed on purpose; then nothing was published. */
  readonly leftOut: LeftOut
  readonly states: StateUsage
  readonly milliseconds: number
}

/**
 * Puts the verifier's report and the states' own records together, pact by pact in the order of the plan. What a pact
 * asks for and the report does not mention counts as not verified.
 */
export function judgePacts(
  pacts: readonly PlannedPact[],
  reported: readonly ReportedInteraction[],
  applications: readonly StateApplication[],
): PactOutcome[] {
  const unread = [...reported]
  const failedStates = applications.filter(({ failed }) => failed)

  function take(consumer: string, description: string): ReportedInteraction | undefined {
    const index = unread.findIndex(
      (each) => each.consumer === consumer && each.description === description,
    )
    return index < 0 ? undefined : unread.splice(index, 1)[0]
  }
  function judge(consumer: string, description: string): Failure | undefined {
    const result = take(consumer, description)
    if (result?.ok) return undefined
    const state = failedStates.findIndex(
      ({ interaction }) =>
        interaction?.consumer === consumer && interaction.description === description,
    )
    const [failed] = state < 0 ? [] : failedStates.splice(state, 1)
    if (failed) {
      return { kind: 'state-failed', interaction: description, message: failed.message ?? '' }
    }
    if (result && result.mismatches.length > 0) {
      return { kind: 'mismatch', interaction: description, mismatches: result.mismatches }
    }
    const message = result
      ? (result.error ?? 'it failed for no stated reason')
      : 'it was not replayed'
    return { kind: 'not-verified', interaction: description, message }
  }

  return pacts.map(({ consumer, consumerVersion, source, isPending, interactions }) => {
    const failures = interactions.flatMap(({ description }) => judge(consumer, description) ?? [])
    return {
      consumer,
      consumerVersion: consumerVersion ?? null,
      source,
      isPending,
      interactions: interactions.length,
      passed: interactions.length - failures.length,
      failures,
      resultUrl: null,
    }
  })
}
