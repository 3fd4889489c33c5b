import type { Failure, Outcome, PactOutcome } from './outcome.ts'
import { describeLeftOut } from './selection.ts'
import type { StateUsage } from './state-usage.ts'

/** The lines that a person reads after a run: each pact, each failure, each problem, and the states. */
export function tellOutcome(outcome: Outcome): string[] {
  const { provider, providerVersion, branch, pacts, problems, leftOut, states, milliseconds } =
    outcome
  const on = branch === null ? '' : ` on ${branch}`
  return [
    `${provider} ${providerVersion}${on}: ${verdict(outcome)} in ${(milliseconds / 1000).toFixed(1)} s`,
    ...pacts.flatMap(tellPact),
    ...(Object.keys(leftOut).length > 0 ? [`  left out: ${describeLeftOut(leftOut)}`] : []),
    ...problems.map((problem) => `  ! ${problem}`),
    ...tellStates(states),
  ]
}

function verdict({ success, pacts }: Outcome): string {
  const pending = pacts.some(({ isPending, failures }) => isPending && failures.length > 0)
  if (!success) return 'failed'
  return pending ? 'passed, with failures in pending pacts' : 'passed'
}

function tellPact(pact: PactOutcome): string[] {
  const { consumer, consumerVersion, interactions, passed, failures, isPending, resultUrl } = pact
  const sign = failures.length === 0 ? '✓' : isPending ? '~' : '✗'
  const version = consumerVersion === null ? '' : ` ${consumerVersion}`
  const failed = failures.length === 0 ? '' : `, ${failures.length} failed`
  const pending = isPending ? ' (pending)' : ''
  const result = resultUrl === null ? '' : `  ${resultUrl}`
  return [
    `  ${sign} ${consumer}${version}: ${passed} of ${interactions} interactions passed${failed}${pending}${result}`,
    ...failures.flatMap(tellFailure),
  ]
}

function tellFailure(failure: Failure): string[] {
  switch (failure.kind) {
    case 'mismatch':
      return [
        `      ${failure.interaction}`,
        ...failure.mismatches.flatMap(({ path, expected, actual, message }) => [
          `        ${path}: ${message}`,
          `          expected ${shorten(expected)}, actual ${shorten(actual)}`,
        ]),
      ]
    case 'state-failed':
      return [`      ${failure.interaction}`, `        state failed: ${failure.message}`]
    case 'not-verified':
      return [`      ${failure.interaction}`, `        not verified: ${failure.message}`]
  }
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}

function tellStates({ used, unknown, unused }: StateUsage): string[] {
  if (used.length + unknown.length === 0) return []
  const total = used.reduce((sum, { totalMilliseconds }) => sum + totalMilliseconds, 0)
  const slow = [...used]
    .sort((one, other) => other.slowestMilliseconds - one.slowestMilliseconds)
    .slice(0, 3)
    .map(({ name, slowestMilliseconds }) => `"${name}" ${slowestMilliseconds} ms`)
  return [
    `  states: ${used.length} used in ${total} ms${slow.length > 0 ? `, slowest ${slow.join(', ')}` : ''}`,
    ...(unknown.length > 0 ? [`  states that nobody has written: ${quoted(unknown)}`] : []),
    ...(unused.length > 0 ? [`  states that no pact asks for: ${quoted(unused)}`] : []),
  ]
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
