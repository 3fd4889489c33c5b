import type { Db } from '../db/client.ts'
import { isMigrated } from '../db/migrate.ts'
import { selectNothing } from './queries.ts'

/** Why the database does not answer, or nothing when it does. */
export async function askDatabase(db: Db): Promise<Error | undefined> {
  try {
    await selectNothing(db)
    return undefined
  } catch (error) {
    return asError(error)
  }
}

/** Whether requests can be answered now; if not, one sentence for whoever asks, and the cause for the log. */
export type Readiness = { isReady: true } | { isReady: false; sentence: string; cause?: Error }

/** Asks the database whether it answers, and has the schema that this version needs. */
export async function askReadiness(db: Db): Promise<Readiness> {
  try {
    if (await isMigrated(db)) return { isReady: true }
    return {
      isReady: false,
      sentence: 'The schema of the database is not up to date: start the broker anew.',
    }
  } catch (error) {
    return { isReady: false, sentence: unreachable, cause: asError(error) }
  }
}

/** The cause stands in the log alone: it names servers and users. */
export const unreachable = 'The database does not answer. The log of the broker says why.'

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
