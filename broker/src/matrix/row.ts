import type { PacticipantRef, VersionRef } from './selector.ts'

/** More than this is no answer a person or a client can use, and is refused with a sentence. */
export const MOST_ROWS = 10_000

export interface RowPublication {
  id: number
  contentId: number
  sha: string
  revision: number
  createdAt: Date
}

export interface RowResult {
  id: number
  number: number
  success: boolean
  createdAt: Date
}

/** A request to verify that was sent out and is not answered: by a webhook, say. */
export interface Trigger {
  at: Date
  /** When waiting for the answer ended; null while it goes on. */
  givenUpAt: Date | null
}

/** The newest result of the same content, by another version of the provider. */
export interface OtherResult {
  version: string
  success: boolean
  at: Date
  result: number
}

/** One published content, and what one version of its provider has to say about it. */
export interface Row {
  consumer: PacticipantRef
  consumerVersion: VersionRef
  provider: PacticipantRef
  /** Null where no version of the provider was asked for, or none has a result. */
  providerVersion: VersionRef | null
  publication: RowPublication
  result: RowResult | null
  /** Whether the row stands for the provider as a whole, because it is the only one of its publication. */
  alone: boolean
  /** What is known where the result is missed. */
  trigger?: Trigger
  newest?: OtherResult
}

/**
 * How results of several provider versions that stand side by side are read. `strict`: each needs its own.
 * `reference`: one that has a result speaks for those that have none.
 */
export type Gate = 'strict' | 'reference'

/** A publication as the statement finds it; its consumer and provider by id. */
export interface FoundPublication {
  id: number
  consumerId: number
  providerId: number
  consumerVersionId: number
  consumerVersionNumber: string
  consumerVersionOrd: number
  revision: number
  contentId: number
  sha: string
  createdAt: Date
}

export interface FoundResult {
  contentId: number
  id: number
  number: number
  success: boolean
  createdAt: Date
  providerVersionId: number
  providerVersionOrd: number
  providerVersionNumber: string
}

/** Where a version stands, as its row in the matrix shows it. */
export interface VersionFacts {
  id: number
  branches: { name: string; latest: boolean }[]
  tags: { name: string; latest: boolean }[]
  environments: {
    uuid: string
    name: string
    displayName: string
    production: boolean
    createdAt: Date
  }[]
}
