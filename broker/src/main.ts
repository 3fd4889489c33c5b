#!/usr/bin/env node
import { startPostgres } from '@concordat/local-services/postgres'
import pg from 'pg'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { openDatabase } from './db/client.ts'
import { migrateToLatest } from './db/migrate.ts'

/** Runs the broker until it is told to stop. Refusals at the start are one sentence and exit 1. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const embedded = config.database.url
    ? undefined
    : await startPostgres({ dataDirectory: config.database.dataDirectory })
  const url = config.database.url?.reveal() ?? (await ownDatabase(embedded?.url ?? ''))
  await migrateToLatest(url)
  const db = openDatabase({ ...config.database, url })
  const app = createApp(config, db)
  await app.listen({ host: config.http.host, port: config.http.port })

  const stop = async () => {
    await app.close()
    await db.destroy()
    await embedded?.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
}

/** The embedded server's database of our own, made at the first start. */
async function ownDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const { rowCount } = await client.query(`select from pg_database where datname = 'concordat'`)
  if (rowCount === 0) await client.query('create database concordat')
  await client.end()
  const url = new URL(server)
  url.pathname = '/concordat'
  return url.href
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
