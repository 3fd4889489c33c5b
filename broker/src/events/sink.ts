import type { Db } from '../db/client.ts'
import type { Links } from '../links.ts'
import type { Event, Notice } from './event.ts'

/**
 * Where a room hands its facts on, in the transaction of the change, without knowing who listens.
 * The notices say what was triggered; they go into the response of the request that caused the event.
 */
export interface EventSink {
  record(db: Db, event: Event, links: Links): Promise<Notice[]>
  /** Several facts of one change, in their order; the notices of each stand at its place. */
  recordAll(db: Db, events: readonly Event[], links: Links): Promise<Notice[][]>
  /** For each pair, whether anyone is set up to hear of it at all, enabled or not. */
  isSetUpFor(
    db: Db,
    pairs: readonly { consumerId: number; providerId: number }[],
  ): Promise<boolean[]>
  /** Everything was deleted: there is nothing left to be told of. */
  clear(db: Db): Promise<void>
}
