/** How an integration stands now, by numbers alone: names and details are looked up for those that are shown. */
export interface JudgedIntegration {
  id: number
  consumerId: number
  providerId: number
  /** Of its latest pact, in microseconds since 1970. */
  publishedAt: number
  /** The place of its status in `statusOrder`. */
  rank: number
}

/** All of them, and the snapshot of the statement that saw them so, as PostgreSQL writes it. */
export interface Judgement {
  snapshot: string
  integrations: ReadonlyMap<number, JudgedIntegration>
}
