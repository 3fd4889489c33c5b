import { type Db, inTransaction } from '../db/client.ts'
import type { Page, Paged } from '../db/paging.ts'
import type { EventSink } from '../events/sink.ts'
import type { Pair } from '../links.ts'
import {
  deleteEverything,
  deleteUnusedPacticipants,
  holdPacticipants,
} from '../pacticipants/deletion.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import { deleteUnusedVersions } from '../versions/deletion.ts'
import { closeIntegration, listIntegrationRows } from './integration-queries.ts'

/** A consumer and a provider between which something was published. */
export type Integration = Pair

/** Those whose names contain the text, whatever its case; the one with the newest contract or result first. */
export async function listIntegrations(
  db: Db,
  search: string | undefined,
  page: Page | undefined,
): Promise<Paged<Integration>> {
  return listIntegrationRows(db, search, page)
}

/**
 * Deletes what stands between two pacticipants: pacts, contents and results; then the versions of either that
 * nothing else needs, and the pacticipants themselves when nothing of them is left.
 * Throws `not-found` for an unknown consumer or provider; that nothing stands between them is no error.
 */
export async function deleteIntegration(db: Db, { consumer, provider }: Pair): Promise<void> {
  await inTransaction(db, async (db) => {
    await getPacticipant(db, consumer, 'consumer')
    await getPacticipant(db, provider, 'provider')
    const ids = await holdPacticipants(db, [consumer, provider])
    const [consumerId, providerId] = [ids.get(consumer), ids.get(provider)]
    if (consumerId === undefined || providerId === undefined) return
    await closeIntegration(db, { consumerId, providerId })
    await deleteUnusedVersions(db, [...ids.values()])
    await deleteUnusedPacticipants(db, [...ids.values()])
  })
}

/** Deletes all pacticipants, with everything that hangs on them, and tells so. Environments stay. */
export async function deleteAllIntegrations(db: Db, events: EventSink): Promise<void> {
  await inTransaction(db, async (db) => {
    await deleteEverything(db)
    await events.clear(db)
  })
}
