import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { type Db, errorCode, openDatabase } from './client.ts'
import { UnusableDatabase } from './external.ts'
import { migrations } from './migrations/index.ts'
import { listMigrations } from './tables.ts'

/**
 * Brings the database at `url` to the newest schema and returns the names of the migrations that ran.
 * Several servers may call this at once: the migrator holds a lock, the others wait and find nothing to do.
 * Throws `UnusableDatabase` when the schema is not one that this program follows, or may not be changed.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, maxConnections: 2, statementTimeout: 0 })
  try {
    if (await isAtLeastAsNew(db)) return []
    await requireOurs(db)
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

/** Brings an empty database to the schema as it was after a migration. */
export async function migrateTo(url: string, name: string): Promise<void> {
  const db = openDatabase({ url, maxConnections: 2, statementTimeout: 0 })
  try {
    await requireOurs(db)
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const { error } = await migrator.migrateTo(name)
    if (error) throw refusalOf(error)
  } finally {
    await db.destroy()
  }
}

/** True on the schema of a newer version too: while servers are renewed one by one, the old ones go on. */
async function isAtLeastAsNew(db: Db): Promise<boolean> {
  const ran = await listMigrations(db)
  if (!ran) return false
  await requireKnown(db)
  return Object.keys(migrations).every((name) => ran.includes(name))
}

/** Whether the schema is one that this version can work on, now. */
export async function isMigrated(db: Db): Promise<boolean> {
  const ran = await listMigrations(db)
  return Object.keys(migrations).every((name) => ran?.includes(name))
}

/**
 * A migration that takes away what an older version may still ask for leaves its name as the comment of the migrator's
 * table. Versions that do not know that name must not go on: they would answer with faults.
 */
async function requireKnown(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string | null }>`
    select obj_description('kysely_migration'::regclass, 'pg_class') as name`.execute(db)
  const name = rows[0]?.name ?? null
  if (name === null || Object.hasOwn(migrations, name)) return
  throw new UnusableDatabase(
    `The database belongs to a newer version of the broker, which has taken away what this one needs (${name}): start that version, or choose another database.`,
  )
}

/** The names of the migrations that ran and are not known to this version, in order. */
export async function listNewerMigrations(db: Db): Promise<string[]> {
  const ran = (await listMigrations(db)) ?? []
  return ran.filter((name) => !Object.hasOwn(migrations, name))
}

/** An empty schema is taken; one with tables of others is left alone. */
async function requireOurs(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    order by c.relname`.execute(db)
  const names = rows.map(({ name }) => name)
  if (names.length === 0 || names.includes('pacticipant')) return
  // Servers that start together have it before their first table.
  if (names.every((name) => name.startsWith('kysely_migration')) && (await isUntouched(db))) return
  const whose = names.includes('pact_publications')
    ? 'is that of a reference broker'
    : `holds tables of something else (${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''})`
  throw new UnusableDatabase(
    `The database ${whose}: the broker needs one of its own, such as one made with \`createdb concordat\`.`,
  )
}

async function isUntouched(db: Db): Promise<boolean> {
  const ran = await sql<{ name: string }>`
    select name from kysely_migration order by name limit 1`
    .execute(db)
    .catch(() => undefined)
  const [first] = ran?.rows ?? []
  return first === undefined || Object.hasOwn(migrations, first.name)
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
