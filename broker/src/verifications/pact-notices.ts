import type { Links } from '../links.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import type { Inclusion } from './consumer-selector.ts'
import { descriptionsOf, listed } from './pact-descriptions.ts'
import type { PendingStatus, VerifiablePact } from './to-verify.ts'

/** A text for the person who runs a verification. Clients match `when` literally and print the text. */
export interface VerificationNotice {
  when: 'before_verification' | `after_verification:success_${boolean}_published_${boolean}`
  text: string
}

/** What clients of the first interface are told. */
export const outdatedClient: VerificationNotice = {
  when: 'before_verification',
  text: 'This client fetches its pacts through an interface that was never released and will go away. Please upgrade it.',
}

/** Why the pact is here; and, where that is asked for, what its failure means and what a result changes. */
export function noticesOf(pact: VerifiablePact, links: Links): VerificationNotice[] {
  const inclusion = pact.isWip ? workInProgress(pact, links) : included(pact, links)
  const notices: VerificationNotice[] = [{ when: 'before_verification', text: inclusion }]
  const { pending, isPendingAsked } = pact
  if (!pending || !isPendingAsked) return notices
  notices.push({ when: 'before_verification', text: pendingReason(pact, pending) })
  return pending.isPending ? [...notices, ...afterwards(pact.provider, pending)] : notices
}

function included(pact: VerifiablePact, links: Links): string {
  const lines = descriptionsOf(pact)
  const [versions, criteria] =
    lines.length === 1
      ? ['the consumer version', 'this criterion']
      : ['the consumer versions', 'these criteria']
  const list = lines.map((line) => `\n    * ${line}`).join('')
  return `The pact at ${links.pactContent(pact, pact.sha)} is being verified because its content belongs to ${versions} matching ${criteria}:${list}`
}

function workInProgress(pact: VerifiablePact, links: Links): string {
  const url = links.pactContent(pact, pact.sha, encodeMetadata({ wip: true }))
  return `The pact at ${url} is being verified because it is work in progress: it is the pact of the ${heads(pact)}, and no version of ${whose(pact.provider, pact.pending)} has verified it successfully yet while that version was asked for explicitly. Read more at https://docs.pact.io/go/wip`
}

/** `latest version of Web from branch 'feat'`, `latest versions of Web from branch 'a' and tagged 'b' (both have the same content)` */
function heads({ consumer, inclusions }: VerifiablePact): string {
  const named = (pick: (inclusion: Inclusion) => string | undefined) =>
    listed(inclusions.flatMap((one) => pick(one) ?? []).map((name) => `'${name}'`))
  const branches = named(({ branch }) => branch)
  const tags = named(({ tag }) => tag)
  const origins = [
    branches && `from branch${branches.includes("' and '") ? 'es' : ''} ${branches}`,
    tags && `tagged ${tags}`,
  ].filter(Boolean)
  const same =
    inclusions.length > 1
      ? ` (${inclusions.length === 2 ? 'both' : 'all'} have the same content)`
      : ''
  const versions = inclusions.length > 1 ? 'latest versions' : 'latest version'
  return `${versions} of ${consumer} ${origins.join(' and ')}${same}`
}

function pendingReason({ provider, isWip }: VerifiablePact, pending: PendingStatus): string {
  if (isWip)
    return 'This pact is pending for this version of the provider because it is work in progress. If this verification fails, the build will not fail. Read more at https://docs.pact.io/pending'
  if (pending.isPending)
    return `This pact is pending for this version of the provider because no successful result from a version of ${whose(provider, pending)} has been published for it. If this verification fails, the build will not fail. Read more at https://docs.pact.io/pending`
  return `This pact has been verified successfully before by a version of ${whose(provider, pending)}. If this verification fails, the build will fail. Read more at https://docs.pact.io/pending`
}

/** Some verifiers print the notice of an unpublished failure for every unpublished run: it tells no success from failure. */
function afterwards(provider: string, pending: PendingStatus): VerificationNotice[] {
  const versions = `any version of ${whose(provider, pending)}`
  const failed = `This pact is still pending for ${versions}, as no successful result has been published for it`
  return [
    {
      when: 'after_verification:success_true_published_false',
      text: `This pact is still pending for ${versions}, as the successful results of this verification were not published`,
    },
    { when: 'after_verification:success_false_published_false', text: failed },
    {
      when: 'after_verification:success_true_published_true',
      text: `This pact is no longer pending for ${versions}, as a successful result has been published for it. If its verification fails from now on, the build will fail`,
    },
    { when: 'after_verification:success_false_published_true', text: failed },
  ]
}

/** `Orders from branch 'main'`, `Orders with tags 'a' and 'b'`, or the provider alone. */
function whose(provider: string, pending: PendingStatus | undefined): string {
  if (pending?.branch !== undefined) return `${provider} from branch '${pending.branch}'`
  const tags = pending?.isPending ? pending.pendingTags : (pending?.otherTags ?? [])
  if (tags.length === 0) return provider
  const names = listed(tags.map((tag) => `'${tag}'`))
  return `${provider} with tag${tags.length > 1 ? 's' : ''} ${names}`
}
