/** A version to choose: its branches, by name, and the environments it stands in, production last. */
export interface ChoosableVersion {
  number: string
  branches: string[]
  environments: string[]
}

/** The newest result of a provider version for a content. */
export interface ContentResult extends ChoosableVersion {
  result: number
  success: boolean
  createdAt: Date
}

/** What is known of a content besides its text. */
export interface ContentFacts {
  specification: string | null
  /** The first consumer version, in the order of versions, that published it. */
  firstVersion: string
  firstPublishedAt: Date
}
