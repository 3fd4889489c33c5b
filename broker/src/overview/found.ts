/** A version that was searched for. */
export interface FoundVersion {
  application: string
  number: string
  createdAt: Date
}

/** An interaction that was searched for, in a pact that has it now. */
export interface FoundInteraction {
  id: string
  kind: string
  description: string
  states: string[]
  consumer: string
  provider: string
  /** The consumer version whose pact it is in. */
  number: string
}
