import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import { living, type Moment } from '../db/moments.ts'
import type { Mode } from './compatibility.ts'
import type { SchemaMode } from './mode.ts'

export async function findMode(
  db: Db,
  providerId: number,
  asOf: Moment,
): Promise<SchemaMode | undefined> {
  const { rows } = await sql<SchemaMode>`
    select m.mode, m.gate, m.created_at as since from ${living('schema_mode', 'ended_at', asOf)} m
    where m.pacticipant_id = ${providerId}`.execute(db)
  return rows[0]
}

/** Who decides second waits for the first. */
export async function lockProvider(db: Db, providerId: number): Promise<void> {
  await sql`select id from pacticipant where id = ${providerId} for no key update`.execute(db)
}

export async function endMode(db: Db, providerId: number): Promise<void> {
  await db
    .updateTable('schema_mode')
    .set({ ended_at: sql<Date>`now()` })
    .where('pacticipant_id', '=', providerId)
    .where('ended_at', 'is', null)
    .execute()
}

export async function insertMode(
  db: Db,
  providerId: number,
  { mode, gate }: { mode: Mode; gate: boolean },
): Promise<void> {
  await db.insertInto('schema_mode').values({ pacticipant_id: providerId, mode, gate }).execute()
}
