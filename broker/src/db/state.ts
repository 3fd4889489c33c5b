import { sql } from 'kysely'
import type { Db } from './client.ts'

/**
 * What can be seen in the database, as a text: while it stays the same, no transaction with a write has ended, and every
 * question is answered by the same rows. The server's start tells states apart when a backup has been restored.
 * See https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT.
 */
export async function stateOf(db: Db): Promise<string> {
  const { rows } = await sql<{ state: string }>`
    select pg_current_snapshot() || ' ' || extract(epoch from pg_postmaster_start_time()) as state`.execute(
    db,
  )
  return rows[0]?.state ?? ''
}
