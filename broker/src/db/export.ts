import { sql } from 'kysely'
import { program } from '../program.ts'
import type { Db } from './client.ts'
import { listMigrations, listTables } from './tables.ts'

/** Rows by table. */
export type Counts = Record<string, number>

/** The first word of the first line. */
export const exportMark = 'concordat-export'

/**
 * Writes all that a database holds at one moment, line by line: marks are JSON lists, rows JSON objects, as the
 * database itself writes them, so that no digit is lost.
 *
 *     ["concordat-export", 1, {"program": …, "migrations": […], "at": …}]
 *     ["table", "pacticipant"]
 *     {"id": 1, "name": …}
 *     ["end", {"pacticipant": 1, …}]
 */
export async function exportAll(pool: Db, write: (line: string) => Promise<void>): Promise<Counts> {
  const transaction = pool
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
  return transaction.execute(async (db) => {
    const migrations = await listMigrations(db)
    const about = { program: program.version, migrations, at: new Date().toISOString() }
    await write(JSON.stringify([exportMark, 1, about]))
    const counts: Counts = {}
    for (const table of await listTables(db)) {
      await write(JSON.stringify(['table', table]))
      counts[table] = await writeRows(db, table, write)
    }
    await write(JSON.stringify(['end', counts]))
    return counts
  })
}

async function writeRows(db: Db, table: string, write: (line: string) => Promise<void>) {
  await sql`declare rows no scroll cursor for select to_json(t)::text as line from ${sql.table(table)} t`.execute(
    db,
  )
  let count = 0
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch 500 from rows`.execute(db)
    for (const { line } of rows) await write(line)
    count += rows.length
    if (rows.length === 0) break
  }
  await sql`close rows`.execute(db)
  return count
}
