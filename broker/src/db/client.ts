import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { NamingClient } from './named-statements.ts'
import type { Database } from './schema.ts'
import { parseTimestamp, TIMESTAMPTZ } from './timestamps.ts'

/** A connection of the pool or a transaction: whatever a query may run on. */
export type Db = Kysely<Database>

// bigint columns hold ids, orders and counts far below 2^53: numbers are safe and print as JSON numbers.
const INT8 = 20
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(TIMESTAMPTZ, parseTimestamp)

export interface DatabaseSettings {
  url: string
  maxConnections: number
  /** Longest a statement may run, in milliseconds. */
  statementTimeout: number
  /** Longest that one waits for a connection, in milliseconds; without it, as long as it takes. */
  poolTimeout?: number
}

/**
 * Opens a pool. The caller ends it with `db.destroy()`.
 * JIT and parallel workers are off: they cost more than they give on short statements that share two cores. A page by an
 * index is reckoned little dearer than the next one of a table, as it is from memory and solid state: else a question about
 * some hundred rows reads tables from end to end.
 */
export function openDatabase(settings: DatabaseSettings): Db {
  const { url, maxConnections, statementTimeout, poolTimeout = 0 } = settings
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: poolTimeout,
    // A connection knows the plans of its statements: one that was idle for a while is still better than a new one.
    idleTimeoutMillis: 600_000,
    allowExitOnIdle: true,
    options: `-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1 -c statement_timeout=${statementTimeout} -c timezone=UTC`,
    application_name: 'concordat',
    Client: NamingClient,
  })
  // An idle connection that the server drops is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {})
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  pools.set(db, pool)
  return db
}

const pools = new WeakMap<Db, pg.Pool>()

/** How a pool is used now: its connections, and the requests that wait for one. */
export function poolUse(db: Db): { inUse: number; idle: number; waiting: number; most: number } {
  const pool = pools.get(db)
  if (!pool) throw new Error('This is no pool but a connection of one')
  const { totalCount, idleCount, waitingCount, options } = pool
  return {
    inUse: totalCount - idleCount,
    idle: idleCount,
    waiting: waitingCount,
    most: options.max,
  }
}

/** One connection of its own, for long work beside the requests: its statements may take a while. */
export function openCleaner(url: string): Db {
  return openDatabase({ url, maxConnections: 1, statementTimeout: 600_000 })
}

// deadlock_detected, serialization_failure, and foreign_key_violation: what was found a moment ago has been cleaned up
const RETRIED = new Set(['40P01', '40001', '23503'])

/**
 * Opens a transaction, or joins the one that runs, so that use cases compose.
 * The callback's parameter is called `db` again on purpose: a query on the outer one would escape the transaction.
 * What other transactions have made fail is tried again from the outermost one, three times in all.
 */
export async function inTransaction<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt === 3 || !RETRIED.has(errorCode(error))) throw error
    }
  }
}

/** The SQLSTATE of a database error, or an empty text. See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
