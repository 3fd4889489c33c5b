/** A content as one consumer version published it for one provider. */
export interface Publication {
  id: number
  integrationId: number
  consumer: string
  provider: string
  consumerVersionId: number
  /** The consumer version's number. */
  number: string
  /** The consumer version's place in the order of versions. */
  ord: number
  /** Counts the contents that this version has published for this provider. */
  revision: number
  contentId: number
  sha: string
  createdAt: Date
}

/** A pact in a list. */
export interface ListedPact {
  consumer: string
  provider: string
  number: string
  createdAt: Date
}

/** One pact between two pacticipants. "Latest" is the highest consumer version that has a pact with the provider. */
export type PactSelector =
  | { kind: 'version'; number: string }
  | { kind: 'latest' }
  | { kind: 'tag'; tag: string }
  | { kind: 'untagged' }
  | { kind: 'branch'; branch: string }
  | { kind: 'main-branch' }
  /** Shown as its newest publication, if it can be one of the versions of these numbers. */
  | { kind: 'content'; sha: string; numbers?: string[] }

/** Several publications between two pacticipants, or of all consumers of a provider. */
export type PactsSelector =
  | { kind: 'all' }
  | { kind: 'tag'; tag: string }
  | { kind: 'branch'; branch: string }
  | { kind: 'main-branch' }

/** The pacts that heads of branches have: at most one of each consumer. */
export type HeadSelector = { kind: 'branch'; branch: string } | { kind: 'main-branch' }

/** A state that consumers ask a provider to be in, and who asks. */
export interface RequestedState {
  name: string
  params: unknown
  consumers: string[]
}
