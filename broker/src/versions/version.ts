import type { Page } from '../db/paging.ts'

/** A version of a pacticipant: one commit or release, whatever its number looks like. */
export interface Version {
  id: number
  pacticipantId: number
  pacticipant: string
  number: string
  /** Place in the pacticipant's order of versions: "latest" is the highest. */
  ord: number
  buildUrl: string | null
  createdAt: Date
  updatedAt: Date | null
}

/** What memberships and tags are hung on. */
export interface VersionKey {
  pacticipantId: number
  versionId: number
  versionOrd: number
}

/** A version with what hangs on it. */
export interface VersionView extends Version {
  branches: { name: string; isHead: boolean }[]
  tags: string[]
  /** The providers it has contracts with, as consumer. */
  providers: string[]
}

/** What is shown of a version that stands by itself. */
export interface VersionDetails extends VersionView {
  deployments: {
    uuid: string
    environment: string
    isCurrent: boolean
    applicationInstance: string | null
  }[]
  releases: { uuid: string; environment: string; isSupported: boolean }[]
  /** Every environment: where it may go. */
  environments: { uuid: string; name: string; displayName: string }[]
}

/** Which one of a pacticipant's versions is meant. */
export type VersionChoice =
  | { kind: 'number'; number: string }
  | { kind: 'latest' }
  | { kind: 'tag'; tag: string }
  | { kind: 'branch'; branch: string }

/** Which of a pacticipant's versions to list. */
export interface VersionListQuestion {
  branch?: string
  tag?: string
  /** An environment that they are or were in. */
  environmentId?: number
  page?: Page | undefined
}

/** A line of development, named by those who push to it. */
export interface Branch {
  id: number
  pacticipant: string
  name: string
  createdAt: Date
  /** When a version was last added; moves at most once a minute. */
  updatedAt: Date
}

/** A version's place on a branch. */
export interface BranchVersion {
  pacticipant: string
  branch: string
  number: string
  createdAt: Date
}

/** A word on a version: an environment before there were environments, a stage, a release. */
export interface Tag {
  pacticipant: string
  number: string
  name: string
  createdAt: Date
}
