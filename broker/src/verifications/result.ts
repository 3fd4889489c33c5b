/** What one version of a provider had to say about one content. Never changed; at most deleted. */
export interface VerificationResult {
  id: number
  /** How clients name it, beside the content it belongs to. */
  number: number
  consumer: string
  provider: string
  sha: string
  contentId: number
  providerVersion: string
  success: boolean
  /** Served to the verifier as work in progress. */
  wip: boolean
  /** Whether the content was pending when it was fetched; null where that is not known. */
  pending: boolean | null
  buildUrl: string | null
  /** When the verifier ran, as it says; else when the result came in. */
  executedAt: Date
  createdAt: Date
  testResults: unknown
  verifiedBy: VerifiedBy | null
}

/** The tool that verified, and what drove it. */
export interface VerifiedBy {
  implementation?: string | null
  version?: string | null
  clientLanguage?: {
    name?: string | null
    version?: string | null
    testFramework?: string | null
  } | null
}

/** A result as it is published. */
export interface NewResult {
  success: boolean
  providerVersion: string
  buildUrl?: string | null
  testResults?: unknown
  verifiedBy?: VerifiedBy | null
  executedAt?: Date
}

/** Which result, of one content. */
export type ResultChoice = { number: number } | 'latest'

/** A provider version's tags, for those who show them with its result. */
export interface ShownTag {
  name: string
  latest: boolean
}
