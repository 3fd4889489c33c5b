import type { Notice } from '../events/event.ts'
import type { EventSink } from '../events/sink.ts'
import type { Links } from '../links.ts'
import type { PacticipantKey } from '../pacticipants/pacticipant.ts'
import type { Content } from './content.ts'
import type { MergeRule } from './merge.ts'
import type { DetectedEvent, Outcome } from './pact-events.ts'

/** A content for one provider, as it was read. */
export interface Submission {
  provider: PacticipantKey
  content: Content
  /** How it goes together with what the version shows already; without a rule it takes its place. */
  merge?: MergeRule
}

/** What became of a submission, with what those who heard of it have to say. */
export interface Published {
  publicationId: number
  provider: string
  sha: string
  outcome: Outcome
  events: DetectedEvent[]
  notices: Notice[]
  /** Whether the provider has ever verified a contract of the consumer. */
  isVerified: boolean
}

export interface PublishContext {
  consumer: PacticipantKey
  /** Locked by the caller (`lockVersion`, `publish`). */
  version: { id: number; ord: number; number: string; isNew: boolean }
  /** The tags that the request gives the version; another one may have given it more before. */
  tags?: readonly string[]
  /** The branch that the contracts are published from, where the request names one. */
  branch?: string | undefined
  allowContractModification: boolean
  events: EventSink
  links: Links
}

/** What a consumer version shows for a provider now. */
export interface Current {
  publicationId: number
  providerId: number
  revision: number
  contentId: number
  sha: string
}

/** A submission, and what becomes of it. */
export interface Step {
  submission: Submission
  content: Content
  outcome: Outcome
  current: Current | undefined
}

/** A step with the rows it stands on. */
export interface Placed extends Step {
  integrationId: number
  contentId: number
  publicationId: number
  isVerified: boolean
}
