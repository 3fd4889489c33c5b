import { type IsolationLevel, Kysely, PostgresDialect } from 'kysely'
import { escapeIdentifier, Pool, types } from 'pg'
import { defaultSchema } from './migrate.ts'
import type { Database } from './schema.ts'

/** A connection pool or the transaction that runs. */
export type Db = Kysely<Database>

const int8 = 20
const numeric = 1700

/** Counts and sums fit a number here; the driver would hand them out as text. */
const numbersAsNumbers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric
      ? Number
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
}

export interface DbOptions {
  readonly schema?: string
  readonly poolSize?: number
  /** Called for errors of idle connections, which the pool replaces by itself. */
  readonly onIdleError?: (error: Error) => void
}

/** Opens a pool whose connections look into our schema first and speak UTC. */
export function openDb(postgresUrl: string, options: DbOptions = {}): Db {
  const schema = escapeIdentifier(options.schema ?? defaultSchema).replaceAll(' ', '\\ ')
  const pool = new Pool({
    connectionString: postgresUrl,
    max: options.poolSize ?? 10,
    options: `-c search_path=${schema},public -c timezone=UTC`,
    connectionTimeoutMillis: 10_000,
    types: numbersAsNumbers,
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  // Of one in use the pool does not hear, and between two statements nobody else would: the next one fails by itself.
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

const retryable = new Set(['40P01', '40001'])
const attempts = 4

/**
 * Runs `work` in a transaction: the one that runs already, or a new one. A new one that loses a deadlock or a
 * serialization race is run again, up to three times, so `work` must have no effect outside of the database.
 */
export async function inTransaction<T>(
  db: Db,
  work: (db: Db) => Promise<T>,
  { isolation = 'read committed' }: { isolation?: IsolationLevel } = {},
): Promise<T> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel(isolation).execute(work)
    } catch (error) {
      if (attempt >= attempts || !retryable.has(sqlState(error) ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 * attempt + Math.random() * 20))
    }
  }
}

/** The SQLSTATE of an error that PostgreSQL raised. */
export function sqlState(error: unknown): string | undefined {
  const code = property(error, 'code')
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** The constraint that a statement broke, when PostgreSQL names one. */
export function brokenConstraint(error: unknown): string | undefined {
  const constraint = property(error, 'constraint')
  return typeof constraint === 'string' ? constraint : undefined
}

/** True when the error is a clash on a unique key, on the named one if a name is given. */
export function isUniqueClash(error: unknown, constraint?: string): boolean {
  return (
    sqlState(error) === '23505' &&
    (constraint === undefined || brokenConstraint(error) === constraint)
  )
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}
