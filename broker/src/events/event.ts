/** Facts that lower rooms hand on, in the transaction of the change. Names are the protocol's webhook event names. */
export type Event =
  | {
      kind:
        | 'contract_published'
        | 'contract_content_changed'
        | 'contract_requiring_verification_published'
      publicationId: number
      /** Why the event was raised, in words for a log. */
      comment?: string
    }
  | {
      kind:
        | 'provider_verification_published'
        | 'provider_verification_succeeded'
        | 'provider_verification_failed'
      resultId: number
    }

/** A line for the person who published: clients print it in the colour of its type. */
export interface Notice {
  type: 'debug' | 'info' | 'success' | 'prompt' | 'warning' | 'error' | 'danger'
  text: string
}
