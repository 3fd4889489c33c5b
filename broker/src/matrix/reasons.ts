import type { Links } from '../links.ts'
import type { Broken, Reason, Side } from './reason.ts'
import type { OtherResult } from './row.ts'
import type { Criteria } from './selector.ts'

/** A reason in one sentence for a person: who, what, since when. */
export function sentenceOf(reason: Reason): string {
  switch (reason.kind) {
    case 'VERIFIED':
      return `${side(reason.provider)} verified the pact of ${side(reason.consumer)} on ${day(reason.since)}`
    case 'VERIFICATION_FAILED':
      return `${side(reason.provider)} failed to verify the pact of ${side(reason.consumer)} on ${day(reason.since)}${firstMismatch(reason.mismatches)}`
    case 'NEVER_VERIFIED':
      return `No version of ${reason.provider.name} has ever verified the pact of ${side(reason.consumer)}${published(reason.since)}`
    case 'VERIFIED_BY_OTHER_VERSION':
      return `${sideOr(reason.provider, 'a version that was asked for')} has not verified the pact of ${side(reason.consumer)}; ${otherResult(reason.provider.name, reason.other)}`
    case 'VERIFICATION_PENDING':
      return `${sideOr(reason.provider, 'the version in question')} was asked on ${day(reason.since)} to verify the pact of ${side(reason.consumer)} and has not answered yet`
    case 'VERIFICATION_LOST':
      return `${sideOr(reason.provider, 'the version in question')} was asked on ${day(reason.triggeredAt)} to verify the pact of ${side(reason.consumer)}; no answer had come by ${day(reason.since)}, and none is waited for any more`
    case 'SCHEMA_INCOMPATIBLE':
      return `The pact of ${side(reason.consumer)} breaks with that of ${reason.consumer.name} ${reason.breaks.version}, although ${reason.provider.name} asks for ${reason.mode} compatibility${firstFinding(reason.breaks)}`
    case 'NOT_DEPLOYED_THERE':
      return reason.absent === 'provider'
        ? `${side(reason.consumer)} has a pact with ${reason.provider.name}, of which no version is ${place(reason.destination)}`
        : `${reason.consumer.name} has a pact with ${reason.provider.name}, but no version of ${reason.consumer.name} is ${place(reason.destination)}: none of its pacts was checked`
    case 'VERSION_UNKNOWN':
      return `There is no ${askedVersion(reason.asked)} of ${reason.pacticipant.name}`
    case 'VERSION_WITHOUT_CONTRACTS':
      return `${side(reason.pacticipant)} has no pacts, and nobody has a pact with ${reason.pacticipant.name}`
    case 'IGNORED':
      return `The pact between ${side(reason.consumer)} and ${side(reason.provider)} was left out of this answer, as asked`
    case 'NOTHING_TO_CHECK':
      return `Nothing was checked: no pact stands between ${reason.pacticipants.map(side).join(', ')} and what was asked for`
  }
}

/** What to do about a reason, and the command that does it. Capital words are for the reader to fill in. */
export interface NextStep {
  text: string
  command: string
}

/** Absent where there is nothing to do. Commands are those of the official clients. */
export function nextStepOf(reason: Reason, links: Links): NextStep | undefined {
  switch (reason.kind) {
    case 'VERIFICATION_FAILED':
      return {
        text: `Run the verification at ${side(reason.provider)} to see the failure; then mend the provider, or what ${reason.consumer.name} relies on`,
        command: verify(reason, links),
      }
    case 'NEVER_VERIFIED':
    case 'VERIFIED_BY_OTHER_VERSION':
    case 'VERIFICATION_LOST':
      if (reason.sha === null) return undefined
      return {
        text: `Verify the pact at ${side(reason.provider)} and publish the result`,
        command: `${verify({ ...reason, sha: reason.sha }, links)} --publish --provider-branch BRANCH`,
      }
    case 'VERIFICATION_PENDING':
      return {
        text: 'Wait for the answer: ask again, or let the command ask again until there is one',
        command: `pact broker can-i-deploy --pacticipant ${quoted(reason.consumer.name)} --version ${quoted(reason.consumer.version ?? 'VERSION')} --to-environment ENVIRONMENT --retry-while-unknown 30 --retry-interval 10`,
      }
    case 'SCHEMA_INCOMPATIBLE':
      return {
        text: `See what breaks; then change what ${reason.consumer.name} sends or relies on in steps that ${reason.mode} allows, or have ${reason.provider.name} ask for less`,
        command: `curl ${quoted(comparison(reason, links))}`,
      }
    case 'NOT_DEPLOYED_THERE':
      if (!reason.blocking) return undefined
      return placeVersion(reason.provider.name, reason.destination)
    case 'VERSION_UNKNOWN':
    case 'VERSION_WITHOUT_CONTRACTS':
      return {
        text: `Publish the pacts of this version, if it has any; a provider becomes known with its first verification`,
        command: `pact broker publish pacts --consumer-app-version ${quoted(reason.pacticipant.version ?? 'VERSION')} --branch BRANCH`,
      }
    case 'VERIFIED':
    case 'IGNORED':
    case 'NOTHING_TO_CHECK':
      return undefined
  }
}

function verify(
  { consumer, provider, sha }: { consumer: Side; provider: Side; sha: string },
  links: Links,
): string {
  const url = links.pactContent({ consumer: consumer.name, provider: provider.name }, sha)
  return [
    `pact verifier --broker-url ${quoted(links.base)} --webhook-callback-url ${quoted(url)}`,
    `--provider-name ${quoted(provider.name)}`,
    `--provider-version ${quoted(provider.version ?? 'PROVIDER_VERSION')}`,
    '--hostname HOST --port PORT',
  ].join(' ')
}

/** Where the two versions of the consumer are compared. */
export function comparison(
  { consumer, provider, breaks }: { consumer: Side; provider: Side; breaks: Broken },
  links: Links,
): string {
  const pair = { consumer: consumer.name, provider: provider.name }
  return links.schemaComparison(pair, consumer.version ?? '', breaks.version)
}

function placeVersion(name: string, { environment, tag }: Criteria): NextStep {
  const version = `--pacticipant ${quoted(name)} --version VERSION`
  if (environment !== undefined) {
    return {
      text: `Deploy ${name} first; if it is there already, record it`,
      command: `pact broker record-deployment ${version} --environment ${quoted(environment)}`,
    }
  }
  if (tag !== undefined) {
    return {
      text: `Tag the version of ${name} that is meant`,
      command: `pact broker create-version-tag ${version} --tag ${quoted(tag)}`,
    }
  }
  return {
    text: `Put a version of ${name} on its main branch`,
    command: `pact broker create-or-update-version ${version} --branch BRANCH`,
  }
}

/** Safe to paste into a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function side({ name, version }: Side): string {
  return version === null ? name : `${name} ${version}`
}

function sideOr(own: Side, otherwise: string): string {
  return own.version === null ? `${own.name} (${otherwise})` : side(own)
}

function firstMismatch(
  mismatches: { interaction?: string; path?: string; description: string }[],
): string {
  const [first, ...more] = mismatches
  if (!first) return ''
  const where = [first.interaction && `"${first.interaction}"`, first.path && `at ${first.path}`]
    .filter(Boolean)
    .join(' ')
  const others = more.length > 0 ? ` (and ${more.length} more)` : ''
  return `: ${[where, first.description].filter(Boolean).join(': ')}${others}`
}

function firstFinding({ findings }: Broken): string {
  const [first, ...more] = findings
  if (!first) return ''
  const others = more.length > 0 ? ` (and ${more.length} more)` : ''
  return `: in ${first.resource} (${first.direction}), ${first.sentence}${others}`
}

function otherResult(provider: string, { version, success, at }: OtherResult): string {
  return `the newest result is of ${provider} ${version}, which ${success ? 'succeeded' : 'failed'} on ${day(at)}`
}

function published(since: Date | null): string {
  return since ? `, published on ${day(since)}` : ''
}

function place({ environment, tag, mainBranch, latest }: Criteria): string {
  if (environment !== undefined) return `recorded in ${environment}`
  if (tag !== undefined) return `tagged ${tag}`
  if (mainBranch) return 'on its main branch'
  return latest ? 'known' : 'there'
}

function askedVersion({ version, tag, branch, mainBranch, environment }: Criteria): string {
  if (version !== undefined) return `version ${version}`
  if (branch !== undefined) return `version on branch ${branch}`
  if (mainBranch) return 'version on the main branch'
  if (tag !== undefined) return `version tagged ${tag}`
  if (environment !== undefined) return `version recorded in ${environment}`
  return 'version'
}

/** In words that do not depend on where the reader is. */
function day(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
