import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { readConfig } from '../config.ts'
import { errorCode, openCleaner } from '../db/client.ts'
import { type Counts, exportAll } from '../db/export.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { withDatabase } from './database.ts'
import { type Command, readWords } from './usage.ts'

export const exportCommand: Command = {
  usage: 'export FILE',
  summary:
    'writes all that the database holds into a new file, packed when its name ends in .gz, for `concordat import`',
  async run(words, { env, log }) {
    const [file = ''] = readWords(words, { options: {}, names: ['FILE'] }).positionals
    const config = readConfig(env)
    const counts = await withDatabase(config, async (url) => {
      await migrateToLatest(url)
      const db = openCleaner(url)
      try {
        return await writeFile(file, (write) => exportAll(db, write))
      } finally {
        await db.destroy()
      }
    })
    log(
      `Exported ${rowsIn(counts)} rows to ${file}. Secrets of webhooks in it open with the same CONCORDAT_SECRETS_KEY only.`,
    )
    return 0
  },
}

export function rowsIn(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Whole or not at all; a file that is there already is left alone. */
async function writeFile<T>(
  path: string,
  fill: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await once(file, 'open').catch((error: unknown) => {
    throw new Error(refusalOf(path, errorCode(error)))
  })
  const out = path.endsWith('.gz') ? createGzip() : new PassThrough()
  const written = pipeline(out, file)
  try {
    const filled = await fill(async (line) => {
      if (!out.write(`${line}\n`)) await Promise.race([once(out, 'drain'), written])
    })
    out.end()
    await written
    return filled
  } catch (error) {
    out.destroy()
    await written.catch(() => {})
    await rm(path, { force: true })
    throw error
  }
}

function refusalOf(path: string, code: string): string {
  if (code === 'EEXIST') return `${path} is there already: choose another name, or move it away.`
  return `${path} cannot be written (${code}): choose another place.`
}
