import type { Mode } from '../schemas/compatibility.ts'
import type { PlacedFinding } from '../schemas/gate.ts'
import type { Mismatch } from '../verifications/mismatch.ts'
import type { OtherResult } from './row.ts'
import type { Criteria } from './selector.ts'

/** A pacticipant and the version of it that is meant; null where there is none, or any. */
export interface Side {
  name: string
  version: string | null
}

interface Pair {
  consumer: Side
  provider: Side
}

/** The pact of a row, by what its addresses are made of. */
interface OfPact extends Pair {
  sha: string
}

/**
 * Why the gate answers what it answers. This list is closed: whoever reads it may handle every kind.
 * `blocking` reasons stand in the way of a yes; `since` is the moment from which the reason holds.
 */
export type Reason = { blocking: boolean } & (
  | ({ kind: 'VERIFIED'; since: Date; result: number } & OfPact)
  | ({ kind: 'VERIFICATION_FAILED'; since: Date; result: number; mismatches: Mismatch[] } & OfPact)
  | ({ kind: 'NEVER_VERIFIED'; since: Date | null; sha: string | null } & Pair)
  | ({ kind: 'VERIFIED_BY_OTHER_VERSION'; since: Date; other: OtherResult } & OfPact)
  | ({ kind: 'VERIFICATION_PENDING'; since: Date } & OfPact)
  | ({ kind: 'VERIFICATION_LOST'; since: Date; triggeredAt: Date } & OfPact)
  | ({ kind: 'SCHEMA_INCOMPATIBLE'; since: Date; mode: Mode; breaks: Broken } & OfPact)
  | ({ kind: 'NOT_DEPLOYED_THERE'; absent: 'consumer' | 'provider'; destination: Criteria } & Pair)
  | { kind: 'VERSION_UNKNOWN'; pacticipant: Side; asked: Criteria }
  | { kind: 'VERSION_WITHOUT_CONTRACTS'; pacticipant: Side }
  | ({ kind: 'IGNORED' } & Pair)
  | { kind: 'NOTHING_TO_CHECK'; pacticipants: Side[] }
)

/** The consumer's version that a contract breaks with, and where. */
export interface Broken {
  version: string
  /** Who could not be renewed first: `backward`, the consumer; `forward`, the provider. */
  order: 'backward' | 'forward'
  findings: PlacedFinding[]
}
