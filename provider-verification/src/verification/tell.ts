import type { LoggedError } from './logged-errors.ts'
import type { Failure, Outcome, PactOutcome } from './outcome.ts'
import { describeLeftOut } from './selection.ts'
import type { StateUsage } from './state-usage.ts'
import type { Mismatch } from './verifier-report.ts'

/**
 * The lines that a person reads after a run: each pact, each failure, each problem, what the provider logged, and the
 * states.
 */
export function tellOutcome(outcome: Outcome): string[] {
  const { provider, providerVersion, branch, pacts, problems, loggedErrors, leftOut, states } =
    outcome
  const on = branch === null ? '' : ` on ${branch}`
  return [
    `${provider} ${providerVersion}${on}: ${verdict(outcome)} in ${(outcome.milliseconds / 1000).toFixed(1)} s`,
    ...pacts.flatMap(tellPact),
    ...(Object.keys(leftOut).length > 0 ? [`  left out: ${describeLeftOut(leftOut)}`] : []),
    ...problems.map((problem) => `  ! ${problem}`),
    ...loggedErrors.map(tellLoggedError),
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
    ...tellFailures(failures),
  ]
}

/** Each cause once, under the interactions that fail of it. */
function tellFailures(failures: readonly Failure[]): string[] {
  return [...Map.groupBy(failures, tellCause)].flatMap(([cause, alike]) => [
    ...alike.map(({ interaction }) => `      ${interaction}`),
    cause,
  ])
}

function tellCause(failure: Failure): string {
  switch (failure.kind) {
    case 'mismatch':
      return tellMismatches(failure.mismatches).join('\n')
    case 'state-failed':
      return `        state failed: ${failure.message}`
    case 'not-verified':
      return `        not verified: ${failure.message}`
  }
}

function tellMismatches(mismatches: readonly Mismatch[]): string[] {
  return placesOfDifferences(mismatches, tellDifference).map(
    ({ said, places }) => `        ${places}: ${said}`,
  )
}

function tellDifference({ expected, actual, message }: Mismatch): string {
  return `${message}\n          expected ${shorten(expected)}, actual ${shorten(actual)}`
}

/**
 * What is said of the places that differ, each once with its places: that of the status first, for much may follow from
 * it. A mismatch without a place has none.
 */
export function placesOfDifferences<M extends { readonly path?: string }>(
  mismatches: readonly M[],
  say: (mismatch: M) => string,
): { said: string; places: string }[] {
  const ofStatus = mismatches.filter(({ path }) => path === 'status')
  const others = mismatches.filter(({ path }) => path !== 'status')
  return [...Map.groupBy([...ofStatus, ...others], say)].map(([said, alike]) => ({
    said,
    places: alike.flatMap(({ path }) => path ?? []).join(', '),
  }))
}

function tellLoggedError({ message, requests, times }: LoggedError): string {
  const often = times === 1 ? '' : `, ${times} times`
  const asked = requests.length === 0 ? '' : `: ${requests.join(', ')}`
  return `  ! it logged "${message}"${often}${asked}`
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
