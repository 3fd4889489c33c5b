import { startPostgres } from '@concordat/local-services/postgres'
import pg from 'pg'
import { migrateToLatest } from '../src/db/migrate.ts'

/** What the teardown finds again: both files run in Jest's own process. */
export const running: { stop?: () => Promise<void> } = {}

/**
 * One PostgreSQL for all tests of the project `db`. It holds a migrated database, `template_broker`,
 * that each test file clones; TEST_DATABASE_URL names the server's maintenance database.
 */
export default async function startTestPostgres(): Promise<void> {
  const postgres = await startPostgres()
  running.stop = postgres.stop
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query('create database template_broker')
  await client.end()
  const template = new URL(postgres.url)
  template.pathname = '/template_broker'
  await migrateToLatest(template.href)
  process.env.TEST_DATABASE_URL = postgres.url
}
