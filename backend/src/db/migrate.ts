import { Client, escapeIdentifier } from 'pg'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'

/** The schema that holds every table unless a caller names another. */
export const defaultSchema = 'experimentation'

export interface MigrateOptions {
  readonly schema?: string
}

interface Session {
  readonly client: Client
  readonly schema: string
}

/**
 * Applies every pending migration in order and returns the names of those it applied (an empty list the second time).
 * `to` names the last one to apply, in full or by its number. Runners on one database wait for each other.
 */
export async function migrateUp(
  postgresUrl: string,
  to?: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  const last = to === undefined ? migrations.length - 1 : indexOf(to)
  return withLock(postgresUrl, options.schema ?? defaultSchema, async (session) => {
    await createBookkeeping(session)
    const applied = await listApplied(session)
    const pending = migrations.slice(0, last + 1).filter(({ name }) => !applied.has(name))
    for (const migration of pending) await apply(session, migration)
    return pending.map(({ name }) => name)
  })
}

/**
 * Takes back applied migrations, newest first, and returns the names of those it took back. `to` names the migration
 * that stays as the newest; without it everything goes, the schema itself included when nothing else lives in it.
 */
export async function migrateDown(
  postgresUrl: string,
  to?: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  const keep = to === undefined ? -1 : indexOf(to)
  return withLock(postgresUrl, options.schema ?? defaultSchema, async (session) => {
    if (!(await hasBookkeeping(session))) return []
    const applied = await listApplied(session)
    const doomed = migrations.slice(keep + 1).filter(({ name }) => applied.has(name))
    doomed.reverse()
    for (const migration of doomed) await revert(session, migration)
    if (to === undefined) await dropBookkeeping(session)
    return doomed.map(({ name }) => name)
  })
}

/** The names of the migrations that a database has, oldest first. */
export async function appliedMigrations(
  postgresUrl: string,
  options: MigrateOptions = {},
): Promise<string[]> {
  return withLock(postgresUrl, options.schema ?? defaultSchema, async (session) =>
    (await hasBookkeeping(session)) ? [...(await listApplied(session))] : [],
  )
}

function indexOf(to: string): number {
  const index = migrations.findIndex(({ name }) => name === to || name.startsWith(`${to}-`))
  if (index >= 0) return index
  const names = migrations.map(({ name }) => name).join(', ')
  throw new Error(`There is no migration "${to}". Known: ${names}.`)
}

async function withLock<T>(
  postgresUrl: string,
  schema: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`migrations:${schema}`])
    return await work({ client, schema })
  } finally {
    await client.end()
  }
}

async function hasBookkeeping({ client, schema }: Session): Promise<boolean> {
  const found = await client.query('select to_regclass($1) is not null as found', [
    `${escapeIdentifier(schema)}.schema_migrations`,
  ])
  return found.rows[0]?.found === true
}

async function createBookkeeping(session: Session): Promise<void> {
  if (await hasBookkeeping(session)) return
  const schema = escapeIdentifier(session.schema)
  await session.client.query(`
    create schema if not exists ${schema};
    create table ${schema}.schema_migrations (
      name text constraint schema_migrations_pk primary key,
      applied_at timestamptz not null default now()
    );
  `)
}

async function dropBookkeeping({ client, schema }: Session): Promise<void> {
  const name = escapeIdentifier(schema)
  await client.query(`drop table ${name}.schema_migrations`)
  const rest = await client.query(
    'select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 limit 1',
    [schema],
  )
  if (rest.rowCount === 0 && schema !== 'public') await client.query(`drop schema ${name}`)
}

async function listApplied({ client, schema }: Session): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select name from ${escapeIdentifier(schema)}.schema_migrations order by name`,
  )
  return new Set(rows.map(({ name }) => name))
}

async function apply(session: Session, { name, up }: Migration): Promise<void> {
  await inSchema(session, name, up, 'insert into schema_migrations (name) values ($1)')
}

async function revert(session: Session, { name, down }: Migration): Promise<void> {
  await inSchema(session, name, down, 'delete from schema_migrations where name = $1')
}

async function inSchema(
  { client, schema }: Session,
  name: string,
  script: string,
  bookkeeping: string,
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local search_path to ${escapeIdentifier(schema)}`)
    await client.query(script)
    await client.query(bookkeeping, [name])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed: ${describe(cause)}`, { cause })
  }
}

function describe(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
