import { sql } from 'kysely'
import { type Db, openCleaner } from './client.ts'
import { type Counts, exportMark } from './export.ts'
import { migrateTo, migrateToLatest } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { listMigrations, listTables } from './tables.ts'

/** Why an export cannot be taken in, in a sentence that says what to do. */
export class UnusableExport extends Error {
  override name = 'UnusableExport'
}

/**
 * Takes in what `exportAll` has written, whole or not at all, and brings it to the newest schema. The database must
 * be empty. Throws `UnusableExport`.
 */
export async function importAll(url: string, lines: AsyncIterable<string>): Promise<Counts> {
  const source = lines[Symbol.asyncIterator]()
  const written = migrationsOf((await source.next()).value)
  const db = openCleaner(url)
  try {
    const there = await listMigrations(db)
    if (!there) await migrateTo(url, written.at(-1) ?? '')
    else if (there.join() !== written.join())
      throw new UnusableExport(
        'The schema of the database is not that of the export: import into a new database, which is then brought up to date.',
      )
    const counts = await db.transaction().execute((db) => takeIn(db, source))
    await migrateToLatest(url)
    await touchAll(db)
    await sql`analyze`.execute(db)
    return counts
  } finally {
    await db.destroy()
  }
}

/** A broker that runs on the database may know it as empty: the triggers, which tell it what changed, were away. */
async function touchAll(db: Db): Promise<void> {
  await sql`insert into integration_touch (integration_id) select id from integration`.execute(db)
}

/** Of the first line. */
function migrationsOf(line: unknown): string[] {
  const [mark, format, about] = markIn(typeof line === 'string' ? line : '') ?? []
  if (mark !== exportMark || typeof about !== 'object' || about === null)
    throw new UnusableExport('The file is no export of this program.')
  const names = 'migrations' in about && Array.isArray(about.migrations) ? about.migrations : []
  const known = Object.keys(migrations).sort()
  if (format !== 1 || names.length === 0 || names.join() !== known.slice(0, names.length).join())
    throw new UnusableExport(
      'The export was written by a newer version of the broker than this one: use that version.',
    )
  return names.map(String)
}

async function takeIn(db: Db, lines: AsyncIterator<string>): Promise<Counts> {
  const tables = await listTables(db)
  await requireEmpty(db, tables)
  // What triggers keep is in the export.
  for (const table of tables)
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db)
  const counts = await takeRows(db, new Set(tables), lines)
  for (const table of tables)
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(db)
  await goOnCounting(db)
  return counts
}

async function requireEmpty(db: Db, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0)
      throw new UnusableExport(
        `The database is not empty (its table ${table} holds rows): import into a new one.`,
      )
  }
}

async function takeRows(
  db: Db,
  tables: ReadonlySet<string>,
  lines: AsyncIterator<string>,
): Promise<Counts> {
  const counts: Counts = {}
  let table: string | undefined
  let batch: string[] = []
  let size = 0
  async function flush(): Promise<void> {
    if (table !== undefined && batch.length > 0) await insertRows(db, table, batch)
    if (table !== undefined) counts[table] = (counts[table] ?? 0) + batch.length
    batch = []
    size = 0
  }
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const mark = markIn(next.value)
    if (!mark) {
      batch.push(next.value)
      size += next.value.length
      if (batch.length >= 500 || size >= 4_000_000) await flush()
      continue
    }
    await flush()
    if (mark[0] === 'end') return requireComplete(counts, mark[1])
    table = String(mark[1])
    if (!tables.has(table))
      throw new UnusableExport(`The export names "${table}", which is no table.`)
  }
  throw new UnusableExport('The export breaks off: write it again, or copy it whole.')
}

/** A mark is a list, a row an object. */
function markIn(line: string): unknown[] | undefined {
  if (!line.startsWith('[')) return undefined
  try {
    const mark: unknown = JSON.parse(line)
    return Array.isArray(mark) ? mark : undefined
  } catch {
    return undefined
  }
}

function requireComplete(counts: Counts, wanted: unknown): Counts {
  const isComplete = Object.entries(wanted ?? {}).every(
    ([table, count]) => (counts[table] ?? 0) === count,
  )
  if (!isComplete)
    throw new UnusableExport('The export has lost lines: write it again, or copy it whole.')
  return counts
}

async function insertRows(db: Db, table: string, rows: readonly string[]): Promise<void> {
  const target = sql.table(table)
  await sql`
    insert into ${target} overriding system value
    select * from json_populate_recordset(null::${target}, ${`[${rows.join(',')}]`}::json)`.execute(
    db,
  )
}

/** New rows get ids after those that came. */
async function goOnCounting(db: Db): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(db)
  for (const { table, column } of rows) {
    await sql`
      select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(db)
  }
}
