import { sql } from 'kysely'
import type { Db } from '../db/client.ts'

/** A consumer and a provider that have a pact. */
export interface Connection {
  consumerId: number
  consumer: string
  providerId: number
  provider: string
}

/** Every pair with a pact, by name. */
export async function listConnections(db: Db): Promise<Connection[]> {
  const { rows } = await sql<Connection>`
    select c.id as "consumerId", c.name as consumer, p.id as "providerId", p.name as provider
    from integration i join pacticipant c on c.id = i.consumer_id join pacticipant p on p.id = i.provider_id
    where i.deleted_at is null
      and exists (select from publication x where x.integration_id = i.id and x.ended_at is null)
    order by lower(c.name), c.name, lower(p.name), p.name`.execute(db)
  return rows
}

/** The pacticipant with the first of the names that there is one for. */
export async function findFirstOf(
  db: Db,
  first: string,
  second: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from pacticipant where name in (${first}, ${second}) and deleted_at is null
    order by name = ${first} desc limit 1`.execute(db)
  return rows[0]?.id
}
