import { Migrator } from 'kysely/migration'
import { openDatabase } from './client.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the database at `url` to the newest schema and returns the names of the migrations that ran.
 * Several servers may call this at once: the migrator holds a lock, the others wait and find nothing to do.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, maxConnections: 2, statementTimeout: 0 })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? [])
      .filter((result) => result.status === 'Success')
      .map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}
