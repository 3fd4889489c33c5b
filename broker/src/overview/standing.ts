/** An environment as a column of a table. */
export interface EnvironmentColumn {
  id: number
  name: string
  displayName: string
  production: boolean
}

/** A version that stands in an environment: deployed, or released and still supported. */
export interface Standing {
  application: string
  environmentId: number
  kind: 'deployed' | 'released'
  versionId: number
  version: string
  /** The application instance; null where there is one only. */
  target: string | null
  since: Date
  /** How many applications the whole list has. */
  found: number
}

/** Something that began or ended to stand somewhere. */
export interface Move {
  at: Date
  what: 'deployed' | 'undeployed' | 'released' | 'support ended'
  application: string
  version: string
  target: string | null
  /** As it is shown, and by its name. */
  environment: string
  name: string
  production: boolean
  /** The version whose place was taken; null where there was none. */
  before: string | null
}
