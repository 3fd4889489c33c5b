/** What a new broker has seen so far, told by the newest of each kind: its names are those that people know. */
export interface FirstSteps {
  pact: { consumer: string; provider: string; version: string; at: Date } | undefined
  result: { provider: string; version: string; success: boolean; at: Date } | undefined
  deployment: { application: string; version: string; environment: string; at: Date } | undefined
  /** One to deploy to, production before others. */
  environment: string | undefined
}
