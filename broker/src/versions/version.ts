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
