import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { type Db, errorCode, openDatabase } from './client.ts'
import { UnusableDatabase } from './external.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the database at `url` to the newest schema and returns the names of the migrations that ran.
 * Several servers may call this at once: the migrator holds a lock, the others wait and find nothing to do.
 * Throws `UnusableDatabase` when the schema is not one that this program follows, or may not be changed.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, maxConnections: 2, statementTimeout: 0 })
  try {
    if (await isAtLeastAsNew(db)) return []
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw refusalOf(error)
    return (results ?? [])
      .filter((result) => result.status === 'Success')
      .map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

/** True on the schema of a newer version too: while servers are renewed one by one, the old ones go on. */
async function isAtLeastAsNew(db: Db): Promise<boolean> {
  const table = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!table.rows[0]?.there) return false
  const ran = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const names = new Set(ran.rows.map(({ name }) => name))
  return Object.keys(migrations).every((name) => names.has(name))
}

function refusalOf(error: unknown): unknown {
  if (errorCode(error) === INSUFFICIENT_PRIVILEGE) {
    return new UnusableDatabase(
      'The database user may not make or change tables: make it the owner of the database.',
    )
  }
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    return new UnusableDatabase(
      `The database was last used by another version of the broker than this one follows (${error.message}): start that version, or choose another database.`,
    )
  }
  return error
}

const INSUFFICIENT_PRIVILEGE = '42501'
