/** Facts that lower rooms hand on, in the transaction of the change. Names are the protocol's webhook event names. */
export type Event =
  | ({ kind: 'contract_published' | 'contract_content_changed' } & OfPublication)
  | ({
      kind: 'contract_requiring_verification_published'
      required: RequiredVersion[]
    } & OfPublication)
  | {
      kind:
        | 'provider_verification_published'
        | 'provider_verification_succeeded'
        | 'provider_verification_failed'
      resultId: number
    }

interface OfPublication {
  publicationId: number
  /** Why the event was raised, in words for a log. */
  comment?: string
  /** The branch that the contract was published from, where the request named one. */
  branch?: string
}

/** A provider version that has no result for a content, although it is live or the head of main. */
export interface RequiredVersion {
  providerVersionId: number
  providerVersionNumber: string
  /** Why it is required: `latest from main branch`, `deployed in test`, `released in production`. */
  descriptions: string[]
  /** The main branch, if the version is required because of it, else the branch it joined last. */
  branch: string | null
}

/** A line for the person who published: clients print it in the colour of its type. */
export interface Notice {
  type: 'debug' | 'info' | 'success' | 'prompt' | 'warning' | 'error' | 'danger'
  text: string
}
