/** One stay of a version in an environment, under one application instance. */
export interface Deployment {
  uuid: string
  pacticipant: string
  version: string
  environment: string
  /** Null where the pacticipant runs once in the environment. */
  applicationInstance: string | null
  createdAt: Date
  /** Null while the version is deployed. */
  undeployedAt: Date | null
}

/** A version that users of an environment may have in hand until its support ends. */
export interface Release {
  uuid: string
  pacticipant: string
  version: string
  environment: string
  /** When it was first released. */
  createdAt: Date
  /** When its support was last begun anew or ended; null when neither ever was. */
  updatedAt: Date | null
  /** Null while the version is supported. */
  supportEndedAt: Date | null
}
