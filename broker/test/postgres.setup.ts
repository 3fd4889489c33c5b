import { existsSync } from 'node:fs'

/** What the teardown finds again: both files run in Jest's own process. */
export const running: { stop?: () => Promise<void> } = {}

/**
 * One PostgreSQL for all tests of the project `db`. It holds a migrated database, `template_broker`,
 * that each test file clones; TEST_DATABASE_URL names the server's maintenance database.
 */
export default async function startTestPostgres(): Promise<void> {
  const { startPostgres } = await import('@concordat/local-services/postgres')
  const { Client } = await import('pg').then((module) => module.default)
  const postgres = await startPostgres()
  running.stop = () => postgres.stop()
  const client = new Client({ connectionString: postgres.url })
  await client.connect()
  await client.query('create database template_broker')
  await client.end()
  const migrate = new URL('../src/db/migrate.ts', import.meta.url)
  if (existsSync(migrate)) {
    const { migrateToLatest } = await import(migrate.href)
    await migrateToLatest(databaseUrl(postgres.url, 'template_broker'))
  }
  process.env.TEST_DATABASE_URL = postgres.url
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
