/** A version in a list, newest first. */
export interface NewestVersion {
  id: number
  number: string
  branches: string[]
  environments: string[]
  createdAt: Date
  /** How many pacts it publishes. */
  pacts: number
  /** How many results of it held, and failed. */
  held: number
  failed: number
}
