import type { Row } from './row.ts'
import type {
  Criteria,
  Integration,
  OwnSelectors,
  PacticipantRef,
  ResolvedSelector,
  Selector,
} from './selector.ts'

/** A selector as the protocol's notices name it: by how it was asked for, with the version it found. */
function describeSelector(selector: ResolvedSelector): string {
  const { pacticipant, asked } = selector
  const name = pacticipant.name
  if (selector.kind === 'any') return `any version of ${name}`
  const found =
    selector.kind === 'version' ? `(${selector.version.number})` : '(no such version exists)'
  const isNone = selector.kind === 'none'
  const oneOf =
    selector.kind === 'version' && selector.oneOfMany ? 'one of the versions' : undefined
  if (asked.latest && asked.tag !== undefined)
    return `the latest version of ${name} with tag ${asked.tag} ${found}`
  if (asked.mainBranch && isNone) {
    const which = asked.latest ? 'the latest version' : 'any version'
    return `${which} of ${name} from the main branch (no versions exist for this branch)`
  }
  const branch = asked.branch ?? (asked.mainBranch ? pacticipant.mainBranch : undefined)
  if (asked.latest && branch) return `the latest version of ${name} from branch ${branch} ${found}`
  if (branch) {
    const which = isNone ? 'a version' : (oneOf ?? 'the version')
    return `${which} of ${name} from branch ${branch} ${found}`
  }
  if (asked.latest) return `the latest version of ${name} ${found}`
  if (asked.tag !== undefined) return `a version of ${name} with tag ${asked.tag} ${found}`
  if (asked.environment !== undefined) {
    if (!isNone)
      return `${oneOf ?? 'the version'} of ${name} currently in ${asked.environment} ${found}`
    return `a version of ${name} currently in ${asked.environment} (no version is currently recorded as deployed/released in this environment)`
  }
  return `version ${asked.version ?? ''} of ${name}${isNone ? ' (no such version exists)' : ''}`
}

/** The selector that a version of a row came by; a plain description where there is none, or no single one. */
function describeVersion(
  selectors: OwnSelectors,
  pacticipant: PacticipantRef,
  number: string | undefined,
): string {
  const own = selectors(pacticipant.id)
  const [only, ...more] = own
  if (only && more.length === 0) return describeSelector(only)
  const same = own.find((one) => one.kind === 'version' && one.version.number === number)
  if (same) return describeSelector(same)
  return number === undefined
    ? `any version of ${pacticipant.name}`
    : `version ${number} of ${pacticipant.name}`
}

export function describeRow(row: Row, selectors: OwnSelectors): string {
  const consumer = describeVersion(selectors, row.consumer, row.consumerVersion.number)
  const provider = describeVersion(selectors, row.provider, row.providerVersion?.number)
  return `${consumer} and ${provider}`
}

export function describeIntegration(
  { consumer, provider }: Integration,
  selectors: OwnSelectors,
): string {
  return `${describeVersion(selectors, consumer, undefined)} and ${describeVersion(selectors, provider, undefined)}`
}

/** That nothing meets the criteria, by how it was asked for. */
export function describeAbsence(
  name: string,
  { tag, branch, mainBranch, environment, version }: Criteria,
): string {
  if (tag !== undefined) return `No version with tag ${tag} exists for ${name}`
  if (branch !== undefined) return `No version of ${name} from branch ${branch} exists`
  if (mainBranch) return `No version of ${name} from the main branch exists`
  if (environment !== undefined)
    return `No version of ${name} is currently recorded as deployed or released in environment ${environment}`
  if (version !== undefined)
    return `No pacts or verifications have been published for version ${version} of ${name}`
  return `No pacts or verifications have been published for ${name}`
}

/** What was to be ignored and is not there. */
export function describeIgnored(asked: Selector, pacticipantExists: boolean): string {
  if (pacticipantExists) {
    const pacticipant = { id: 0, name: asked.pacticipant, mainBranch: null }
    return describeSelector({ pacticipant, asked, specified: false, ignored: true, kind: 'none' })
  }
  const version = asked.version === undefined ? 'any version' : `version ${asked.version}`
  return `${version} of ${asked.pacticipant} (no such pacticipant exists)`
}
