import { cloneDatabase } from '@concordat/local-services/postgres'
import { beforeAll, beforeEach } from '@jest/globals'
import { sql } from 'kysely'
import { type Db, openDatabase } from '../src/db/client.ts'

/**
 * A migrated database that this process shares with nobody: empty before each test, or before the first of a file that
 * `isFilledOnce`. Call it at the top of a `*.db.test.ts` and read `.db` and `.url` inside tests.
 */
export function testDatabase({ isFilledOnce = false } = {}): {
  readonly db: Db
  readonly url: string
} {
  let found: TestDatabase | undefined
  function database(): TestDatabase {
    if (found) return found
    throw new Error('The test database is opened before the first test: read it inside one')
  }

  beforeAll(async () => {
    found = await databaseOfThisProcess()
    if (isFilledOnce) await empty(database())
  })
  beforeEach(async () => {
    if (!isFilledOnce) await empty(database())
  })

  return {
    get db() {
      return database().db
    },
    get url() {
      return database().url
    },
  }
}

/** The same database without the socket, which the query names. */
export function overTcp(url: string): URL {
  return Object.assign(new URL(url), { search: '' })
}

interface TestDatabase {
  readonly db: Db
  readonly url: string
  readonly emptyTables: string
}

let made: Promise<TestDatabase> | undefined

/** Made when the first test file asks, and gone with its server: connections that know their statements are worth keeping. */
function databaseOfThisProcess(): Promise<TestDatabase> {
  made ??= makeDatabase()
  return made
}

async function makeDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL ?? ''
  const name = `worker_${process.env.JEST_WORKER_ID ?? '1'}`
  const url = await cloneDatabase(server, 'template_broker', name)
  const db = openDatabase({ url, maxConnections: 10, statementTimeout: 15_000 })
  return { db, url, emptyTables: await statementThatEmpties(db) }
}

async function empty({ db, emptyTables }: TestDatabase): Promise<void> {
  await sql.raw(emptyTables).execute(db)
}

/**
 * Deletes every row at once, without firing triggers: milliseconds, where TRUNCATE takes tens of them. That nothing is
 * as it was is said first, as triggers would: servers that were there before are used again.
 */
async function statementThatEmpties(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(relname) as name from pg_stat_user_tables
    where relname not like 'kysely%' and relname <> 'integration_touch'`.execute(db)
  const deletes = rows.map(({ name }) => `delete from ${name}`).join('; ')
  const touches = 'insert into integration_touch (integration_id) select id from integration'
  return `${touches}; set session_replication_role = replica; ${deletes}; set session_replication_role = origin`
}
