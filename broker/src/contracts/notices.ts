import type { Notice } from '../events/event.ts'
import type { DetectedEvent, Outcome } from '../pacts/pact-events.ts'

/** The version that contracts were published for, and what it was given. */
export interface PublishedVersion {
  consumer: string
  number: string
  isNew: boolean
  branch: string | undefined
  tags: readonly string[]
}

export interface PublishedContract {
  provider: string
  outcome: Outcome
  events: readonly DetectedEvent[]
  /** What those who heard of it have to say. */
  heard: readonly Notice[]
  /** Where the pact can be looked at. */
  url: string
  /** Whether the provider has ever verified a contract of this consumer. */
  isVerified: boolean
  /** Whether anyone is set up to hear of this pair, enabled or not. */
  isSetUp: boolean
}

/** What publishing tells the person who did it, line by line; leading blanks are part of the layout. */
export function noticesOf(
  version: PublishedVersion,
  contracts: readonly PublishedContract[],
): Notice[] {
  return [
    debug(versionText(version)),
    ...(version.branch === undefined
      ? [
          prompt(
            '  Next steps:\n    Configure the version branch to be the value of your repository branch.',
          ),
        ]
      : []),
    ...contracts.flatMap((contract) => contractNotices(version, contract)),
  ]
}

function versionText({ consumer, number, isNew, branch, tags }: PublishedVersion): string {
  const given = [
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
  ]
  const what = given.length === 0 ? '' : ` with ${given.join(' and ')}`
  return `${isNew ? 'Created' : 'Updated'} ${consumer} version ${number}${what}`
}

function contractNotices(version: PublishedVersion, contract: PublishedContract): Notice[] {
  const shown = contract.events.filter(({ kind }) => kind !== 'contract_content_unchanged')
  const events = shown.map(({ kind, comment }) => (comment ? `${kind} (${comment})` : kind))
  const nobody = contract.isSetUp && contract.heard.length === 0
  return [
    outcomeNotice(version, contract),
    debug(`  View the published pact at ${contract.url}`),
    ...(events.length > 0 ? [debug(`  Events detected: ${events.join(', ')}`)] : []),
    ...contract.heard,
    ...(nobody ? [debug('  No enabled webhooks found for the detected events')] : []),
    ...nextSteps(contract),
  ]
}

function outcomeNotice(
  { consumer, number }: PublishedVersion,
  contract: PublishedContract,
): Notice {
  const { outcome, provider } = contract
  const pact = `for ${consumer} version ${number} and provider ${provider}`
  switch (outcome) {
    case 'new':
      return { type: 'success', text: `Pact successfully published ${pact}.` }
    case 'unchanged':
      return {
        type: 'success',
        text: `Pact successfully republished ${pact} with no content changes.`,
      }
    case 'merged':
      return { type: 'success', text: `Pact content merged with existing content ${pact}.` }
    case 'changed':
      return {
        type: 'warning',
        text:
          `Pact with changed content published over existing content ${pact}. This is not recommended in normal ` +
          'circumstances: results given for the first content may be taken for those of the second. Publish each ' +
          'content under a consumer version number of its own. For more information see https://docs.pact.io/go/versioning',
      }
  }
}

function nextSteps({ provider, isVerified, isSetUp }: PublishedContract): Notice[] {
  const steps = [
    ...(isVerified
      ? []
      : [
          `    * Add Pact verification tests to the ${provider} build. See https://docs.pact.io/go/provider_verification`,
        ]),
    ...(isSetUp
      ? []
      : [
          `    * Configure separate ${provider} pact verification build and webhook to trigger it when the pact content changes. See https://docs.pact.io/go/webhooks`,
        ]),
  ]
  return steps.length === 0 ? [] : ['  Next steps:', ...steps].map(prompt)
}

function debug(text: string): Notice {
  return { type: 'debug', text }
}

function prompt(text: string): Notice {
  return { type: 'prompt', text }
}
