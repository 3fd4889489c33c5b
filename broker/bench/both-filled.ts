import { existsSync, rmSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import { startReference } from '../conformance/reference/reference-broker.ts'
import { startEmbeddedDatabase } from '../src/db/embedded.ts'
import { copyOf, fill } from './filled.ts'
import { copyToReference } from './reference-tables.ts'
import type { Tier } from './tier.ts'

/** One PostgreSQL server with the same history for both brokers, each in a database of its own. */
export interface BothFilled {
  ours: string
  reference: string
  stop(): Promise<void>
}

/** Fills what is not filled yet, and starts the server on a copy of it. */
export async function fillBoth(
  name: string,
  tier: Tier,
  { directory, env }: { directory: string; env: NodeJS.ProcessEnv },
): Promise<BothFilled> {
  const copied = `${directory}.copied`
  if (!existsSync(copied)) rmSync(`${directory}.filled`, { force: true })
  await fill(name, tier, directory)
  if (!existsSync(copied)) {
    console.error(`${name}: giving the reference the same`)
    const both = await startServer(directory)
    await createDatabase(both.ours)
    // It makes its own tables.
    await (await startReference(env, both.reference)).stop()
    await copyToReference(both.ours, both.reference)
    await both.stop()
    writeFileSync(copied, '')
  }
  return startServer(copyOf(directory))
}

async function startServer(directory: string): Promise<BothFilled> {
  const server = await startEmbeddedDatabase(directory)
  // Both over TCP: what is compared must be reached alike.
  const ours = Object.assign(new URL(server.url), { search: '' }).href
  const reference = Object.assign(new URL(ours), { pathname: '/reference' }).href
  return { ours, reference, stop: () => server.stop() }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('create database reference')
  await client.end()
}
