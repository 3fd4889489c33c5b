import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { chosen } from './list-queries.ts'
import type { PactsSelector } from './pact.ts'

/** Ends what the pair shows, of the versions selected; returns how many publications that were. */
export async function closePublications(
  db: Db,
  pair: { consumerId: number; providerId: number },
  selector: PactsSelector | { kind: 'version'; number: string },
): Promise<number> {
  const selected =
    selector.kind === 'version' ? sql`v.number = ${selector.number}` : chosen(selector)
  const { numAffectedRows = 0n } = await sql`
    with closing as materialized (
      select p.id from integration i
      join publication p on p.integration_id = i.id and p.ended_at is null
      join pacticipant c on c.id = i.consumer_id join version v on v.id = p.consumer_version_id
      where i.consumer_id = ${pair.consumerId} and i.provider_id = ${pair.providerId} and i.deleted_at is null and ${selected}
      order by p.id for no key update of p)
    update publication p set ended_at = now(), end_reason = 'deleted' from closing where p.id = closing.id`.execute(
    db,
  )
  return Number(numAffectedRows)
}
