import type { Violation } from '../schemas/gate.ts'
import {
  describeAbsence,
  describeIgnored,
  describeIntegration,
  describeRow,
} from './descriptions.ts'
import type { Row } from './row.ts'
import { isBareName, ownSelectors, type Resolution } from './selector.ts'
import type { Verdict } from './verdict.ts'

/** What the protocol's clients print, in the colour of its type. */
export interface MatrixNotice {
  type: 'warning' | 'error' | 'success'
  text: string
}

/** The notices of the protocol, in its order and words; each said once. */
export function noticesOf(verdict: Verdict, resolution: Resolution): MatrixNotice[] {
  const warnings = warningsOf(verdict, resolution)
  const errors = errorsOf(verdict, resolution)
  const notices: MatrixNotice[] = [
    ...warnings.map((text) => ({ type: 'warning' as const, text })),
    ...errors.map((text) => ({ type: 'error' as const, text })),
  ]
  if (errors.length === 0 && verdict.deployable) {
    const text =
      verdict.considered.length > 0
        ? 'All required verification results are published and successful'
        : 'There are no missing dependencies'
    notices.push({ type: 'success', text })
  }
  const said = new Set<string>()
  return notices.filter(({ text }) => !said.has(text) && said.add(text))
}

function warningsOf({ limited }: Verdict, { query, selectors, ignored }: Resolution): string[] {
  const { tag, environment, mainBranch } = query.destination
  const specified = selectors.filter((selector) => selector.specified)
  const isPlaceNamed = tag !== undefined || environment !== undefined || mainBranch
  const warnings = ignored.flatMap((one) =>
    one.found ? [] : [`WARN: Cannot ignore ${describeIgnored(one.asked, one.pacticipantExists)}`],
  )
  if (specified.length === 1 && !isPlaceNamed)
    warnings.push(
      'WARN: Please specify the environment that the version is meant for. Without it this result is not reliable.',
    )
  if (
    !specified.every(({ asked }) => isBareName(asked)) &&
    specified.every(({ asked }) => asked.version === undefined)
  )
    warnings.push(
      'WARN: Please ask for a version number rather than for a tag or branch: another version may take its place between this answer and the deployment.',
    )
  if (limited !== undefined)
    warnings.push(
      `WARN: Only the newest ${limited} rows were looked at, which is not enough for a yes. Please ask for version numbers.`,
    )
  return warnings
}

function errorsOf(verdict: Verdict, resolution: Resolution): string[] {
  const unknown = verdict.unknownVersions.map(({ pacticipant, asked }) =>
    describeAbsence(pacticipant.name, asked),
  )
  if (unknown.length > 0) return unknown
  const selectors = ownSelectors(resolution.selectors)
  const failed = verdict.considered.filter((row) => row.result?.success === false)
  const unanswered = verdict.considered.filter((row) => row.result === null)
  return [
    ...verdict.violations.flatMap((violation) => describeViolation(violation, verdict.considered)),
    ...verdict.missing.map((integration) =>
      notVerified(describeIntegration(integration, selectors)),
    ),
    ...failed.map(
      (row) => `The verification for the pact between ${describeRow(row, selectors)} failed`,
    ),
    ...unanswered.map((row) => notVerified(describeRow(row, selectors))),
  ]
}

/** Only where a provider has its gate look at schemas: the reference has no such answer. */
function describeViolation({ publicationId, predecessor, mode }: Violation, rows: Row[]): string[] {
  const row = rows.find(({ publication }) => publication.id === publicationId)
  if (!row) return []
  const { consumer, consumerVersion, provider } = row
  return [
    `The pact of ${consumer.name} (${consumerVersion.number}) with ${provider.name} breaks with that of version ${predecessor}: ${provider.name} asks for ${mode} compatibility`,
  ]
}

function notVerified(pair: string): string {
  return `There is no verified pact between ${pair}`
}
