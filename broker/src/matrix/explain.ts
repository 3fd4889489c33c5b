import type { Violation } from '../schemas/gate.ts'
import type { Mismatch } from '../verifications/mismatch.ts'
import type { Reason, Side } from './reason.ts'
import type { Row } from './row.ts'
import {
  type Criteria,
  type Integration,
  isDestinationGiven,
  type OwnSelectors,
  ownSelectors,
  type PacticipantRef,
  type Resolution,
  type ResolvedSelector,
} from './selector.ts'
import type { Verdict } from './verdict.ts'

/**
 * Why the verdict is what it is: what forbids first, then what is not known, then what is well or left out.
 * `mismatches`: by result, what failed.
 */
export function explain(
  verdict: Verdict,
  resolution: Resolution,
  mismatches: ReadonlyMap<number, Mismatch[]>,
): Reason[] {
  const { considered, ignored, missing, unknownVersions, violations, deployable } = verdict
  const asked = {
    destination: resolution.query.destination,
    of: ownSelectors(resolution.selectors),
  }
  return [
    ...unknownVersions.map(unknownVersion),
    ...violations.flatMap((violation) => ofViolation(violation, considered)),
    ...considered.map((row) => ofRow(row, asked, mismatches)),
    ...missing.map((integration) => ofMissing(integration, asked)),
    ...absentConsumers(verdict, resolution.integrations, asked),
    ...withoutContracts(resolution),
    ...(considered.length === 0 && deployable ? [nothingToCheck(resolution)] : []),
    ...ignored.map((row): Reason => ({ kind: 'IGNORED', blocking: false, ...pairOf(row) })),
  ].toSorted((one, other) => rank(one) - rank(other))
}

/** Where versions were looked for, and what was asked of each pacticipant. */
interface Asked {
  destination: Criteria
  of: OwnSelectors
}

/** Stable: reasons of one rank keep the order of their rows. */
function rank({ kind, blocking }: Reason): number {
  if (kind === 'VERSION_UNKNOWN') return 0
  if (kind === 'VERIFICATION_FAILED' || kind === 'SCHEMA_INCOMPATIBLE') return 1
  if (blocking) return 2
  return kind === 'VERIFIED' ? 4 : kind === 'IGNORED' ? 5 : 3
}

function ofRow(
  row: Row,
  { destination, of }: Asked,
  failures: ReadonlyMap<number, Mismatch[]>,
): Reason {
  const { result, publication, trigger, newest } = row
  const pact = { ...pairOf(row), sha: publication.sha }
  if (result?.success) {
    return {
      kind: 'VERIFIED',
      blocking: false,
      ...pact,
      since: result.createdAt,
      result: result.number,
    }
  }
  if (result) {
    const mismatches = failures.get(result.id) ?? []
    const { createdAt: since, number } = result
    return {
      kind: 'VERIFICATION_FAILED',
      blocking: true,
      ...pact,
      since,
      result: number,
      mismatches,
    }
  }
  if (isAbsent(of(row.provider.id))) {
    return {
      kind: 'NOT_DEPLOYED_THERE',
      blocking: true,
      absent: 'provider',
      ...pairOf(row),
      destination,
    }
  }
  if (trigger?.givenUpAt) {
    const { at: triggeredAt, givenUpAt: since } = trigger
    return { kind: 'VERIFICATION_LOST', blocking: true, ...pact, since, triggeredAt }
  }
  if (trigger) return { kind: 'VERIFICATION_PENDING', blocking: true, ...pact, since: trigger.at }
  const since = publication.createdAt
  if (!newest) return { kind: 'NEVER_VERIFIED', blocking: true, ...pact, since }
  return { kind: 'VERIFIED_BY_OTHER_VERSION', blocking: true, ...pact, since, other: newest }
}

/** Of the publication, whichever versions of the provider its rows are about. */
function ofViolation(violation: Violation, rows: Row[]): Reason[] {
  const row = rows.find(({ publication }) => publication.id === violation.publicationId)
  if (!row) return []
  const { mode, order, predecessor: version, findings } = violation
  const { consumer, provider } = pairOf(row)
  return [
    {
      kind: 'SCHEMA_INCOMPATIBLE',
      blocking: true,
      consumer,
      provider: { ...provider, version: null },
      sha: row.publication.sha,
      since: row.publication.createdAt,
      mode,
      breaks: { version, order, findings },
    },
  ]
}

function ofMissing({ consumer, provider }: Integration, { destination, of }: Asked): Reason {
  const pair = { consumer: sideOf(of, consumer), provider: sideOf(of, provider) }
  if (isAbsent(of(provider.id))) {
    return { kind: 'NOT_DEPLOYED_THERE', blocking: true, absent: 'provider', ...pair, destination }
  }
  return { kind: 'NEVER_VERIFIED', blocking: true, ...pair, since: null, sha: null }
}

/** Consumers of a version that was asked about, none of whose versions stands in the destination: no obstacle. */
function absentConsumers(
  { considered, ignored }: Verdict,
  integrations: readonly Integration[],
  { destination, of }: Asked,
): Reason[] {
  const seen = new Set([...considered, ...ignored].map(({ consumer }) => consumer.id))
  return integrations
    .filter(({ required, consumer }) => !required && isAbsent(of(consumer.id)))
    .filter(({ consumer }) => !seen.has(consumer.id))
    .map(({ consumer, provider }) => ({
      kind: 'NOT_DEPLOYED_THERE',
      blocking: false,
      absent: 'consumer',
      consumer: sideOf(of, consumer),
      provider: sideOf(of, provider),
      destination,
    }))
}

/** Whether the pacticipant of these selectors was looked for in the destination and no version of it stands there. */
function isAbsent(own: readonly ResolvedSelector[]): boolean {
  return own.length > 0 && own.every(({ kind, specified }) => kind === 'none' && !specified)
}

function unknownVersion({ pacticipant, asked }: ResolvedSelector): Reason {
  const version = asked.version ?? null
  return {
    kind: 'VERSION_UNKNOWN',
    blocking: true,
    pacticipant: { name: pacticipant.name, version },
    asked,
  }
}

/** Known only when all integrations of a version were looked for, not just those between the pacticipants named. */
function withoutContracts({ selectors, integrations, query }: Resolution): Reason[] {
  if (!isDestinationGiven(query) && query.selectors.length > 1) return []
  return selectors.flatMap((selector): Reason[] => {
    if (!selector.specified || selector.kind !== 'version') return []
    const { pacticipant, version } = selector
    const isKnown = integrations.some(
      ({ consumer, provider }) => consumer.id === pacticipant.id || provider.id === pacticipant.id,
    )
    if (isKnown) return []
    const side = { name: pacticipant.name, version: version.number }
    return [{ kind: 'VERSION_WITHOUT_CONTRACTS', blocking: false, pacticipant: side }]
  })
}

function nothingToCheck({ selectors }: Resolution): Reason {
  const specified = selectors.filter((selector) => selector.specified)
  const pacticipants = specified.map((selector) => ({
    name: selector.pacticipant.name,
    version: selector.kind === 'version' ? selector.version.number : null,
  }))
  return { kind: 'NOTHING_TO_CHECK', blocking: false, pacticipants }
}

function pairOf({ consumer, consumerVersion, provider, providerVersion }: Row) {
  return {
    consumer: { name: consumer.name, version: consumerVersion.number },
    provider: { name: provider.name, version: providerVersion?.number ?? null },
  }
}

/** The one version that a selector names, if there is just one. */
function sideOf(of: OwnSelectors, { id, name }: PacticipantRef): Side {
  const [one, ...more] = of(id)
  const version = one?.kind === 'version' && more.length === 0 ? one.version.number : null
  return { name, version }
}
