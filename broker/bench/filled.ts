import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startEmbeddedDatabase } from '../src/db/embedded.ts'
import { seed } from './seed.ts'
import type { Tier } from './tier.ts'

/** A copy of a data directory, for a run to write to: the next one finds what this one found. It is on the disk when this returns. */
export function copyOf(dataDirectory: string): string {
  const copy = `${dataDirectory}.run`
  rmSync(copy, { recursive: true, force: true })
  // Owners stay: run by root, PostgreSQL is another user.
  execFileSync('cp', ['-a', dataDirectory, copy])
  // Gigabytes that are still to be written would make a start wait.
  execFileSync('sync')
  return copy
}

/** Fills a data directory unless that was done. A file beside it says that the history is whole: half of one is thrown away. */
export async function fill(name: string, tier: Tier, dataDirectory: string): Promise<void> {
  const done = `${dataDirectory}.filled`
  if (existsSync(done)) return
  rmSync(dataDirectory, { recursive: true, force: true })
  const directory = dirname(dataDirectory)
  mkdirSync(directory, { recursive: true })
  // Run by root, PostgreSQL is another user, who must be able to enter.
  chmodSync(directory, 0o755)
  console.error(`${name}: filling a database`)
  const server = await startEmbeddedDatabase(dataDirectory)
  try {
    const size = await seed(server.url, tier)
    console.error(`${name}: ${JSON.stringify(size)}`)
  } finally {
    await server.stop()
  }
  writeFileSync(done, '')
}
