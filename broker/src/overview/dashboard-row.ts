import type { Pair } from '../links.ts'

/** A tag of a version, and whether it is the latest of its pacticipant with that tag. */
export interface VersionTag {
  name: string
  latest: boolean
}

/** A pact that matters today, with the newest result about it or, where it has none, about its pair. */
export interface DashboardRow extends Pair {
  consumerVersion: string
  consumerHeadBranches: string[]
  consumerTags: VersionTag[]
  publishedAt: Date
  providerVersion: string | null
  providerHeadBranches: string[]
  providerTags: VersionTag[]
  sha: string
  number: number | null
  success: boolean | null
  pending: boolean | null
  isStale: boolean
  verifiedAt: Date | null
}
