import { type Links, linksFrom } from '../links.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import type { DeliveryContext } from './delivery.ts'
import type { Parameters } from './template.ts'

/** What a webhook can tell of: a publication, and the result that speaks about it, if there is one. */
export interface Facts {
  publication: PublicationFacts | null
  verification: VerificationFacts | null
}

export interface PublicationFacts {
  consumer: string
  provider: string
  sha: string
  number: string
  tags: string[]
  /** The branch that the version joined last. */
  branch: string | null
  buildUrl: string | null
  consumerLabels: string[]
  providerLabels: string[]
}

export interface VerificationFacts {
  number: number
  success: boolean
  providerVersion: string
  tags: string[]
  branch: string | null
  buildUrl: string | null
}

/** The occasion that a request is made for. */
export interface Occasion {
  event: string
  context: DeliveryContext
  /** Whether the event is about the result, rather than about the publication. */
  isAboutResult: boolean
}

/** The values of all parameters that templates may use; what is not known is empty. */
export function parametersOf({ publication, verification }: Facts, occasion: Occasion): Parameters {
  const { event, context, isAboutResult } = occasion
  const { required } = context
  const links = linksFrom(context.baseUrl)
  const tags = context.consumerVersionTags ?? publication?.tags ?? []
  return {
    pactUrl: publication ? pactUrl(publication, tags, links) : '',
    consumerName: publication?.consumer ?? 'placeholder-consumer',
    providerName: publication?.provider ?? 'placeholder-provider',
    consumerVersionNumber: publication?.number ?? '',
    consumerVersionTags: tags.join(', '),
    consumerVersionBranch: context.consumerVersionBranch ?? publication?.branch ?? '',
    consumerLabels: publication?.consumerLabels.join(', ') ?? '',
    providerLabels: publication?.providerLabels.join(', ') ?? '',
    providerVersionNumber: required?.number ?? verification?.providerVersion ?? '',
    providerVersionTags: verification?.tags.join(', ') ?? '',
    providerVersionBranch: (required ? required.branch : verification?.branch) ?? '',
    providerVersionDescriptions: required?.descriptions.join(', ') ?? '',
    verificationResultUrl:
      publication && verification
        ? links.verificationResult(publication, publication.sha, verification.number)
        : '',
    ...statuses(verification?.success),
    eventName: event,
    buildUrl: (isAboutResult ? verification?.buildUrl : publication?.buildUrl) ?? '',
  }
}

/** The address carries that this is a pact nobody selected, so that its result counts as work in progress. */
function pactUrl(publication: PublicationFacts, tags: readonly string[], links: Links): string {
  const metadata = encodeMetadata({
    consumerVersionNumbers: [publication.number],
    consumerVersionTags: [...tags],
    wip: true,
  })
  return links.pactContent(publication, publication.sha, metadata)
}

/** How the result is called by those who show states of commits. */
function statuses(success: boolean | undefined): Parameters {
  const say = (yes: string, no: string, unknown: string) =>
    success === undefined ? unknown : success ? yes : no
  return {
    githubVerificationStatus: say('success', 'failure', 'pending'),
    bitbucketVerificationStatus: say('SUCCESSFUL', 'FAILED', 'INPROGRESS'),
    azureDevOpsVerificationStatus: say('succeeded', 'failed', 'pending'),
    gitlabVerificationStatus: say('success', 'failed', 'pending'),
  }
}
