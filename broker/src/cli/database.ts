import type { Config } from '../config.ts'
import { startEmbeddedDatabase } from '../db/embedded.ts'

/** A database that can be used: the one that is configured, or our own. */
export interface ProvidedDatabase {
  url: string
  /** Resolves with a sentence when our own has ended by itself. */
  lost: Promise<string>
  stop(): Promise<void>
}

/**
 * Throws one sentence when there is none that can be used. `onStarting` is told when our own has been started, and
 * takes its time.
 */
export async function provideDatabase(
  { database }: Config,
  onStarting?: () => void,
): Promise<ProvidedDatabase> {
  const given = database.url?.reveal()
  if (given === undefined) return startEmbeddedDatabase(database.dataDirectory, onStarting)
  const { requireUsable } = await import('../db/external.ts')
  await requireUsable(given, database.connectRetries)
  return { url: given, lost: new Promise(() => {}), stop: async () => {} }
}

/** Does a piece of work on the database, and leaves nothing running. */
export async function withDatabase<T>(
  config: Config,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const database = await provideDatabase(config)
  try {
    return await Promise.race([
      work(database.url),
      database.lost.then((sentence) => Promise.reject(new Error(sentence))),
    ])
  } finally {
    await database.stop()
  }
}
