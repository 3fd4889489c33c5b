import type { Db } from '../db/client.ts'
import { selectNothing } from './queries.ts'

/** Why the database does not answer, or nothing when it does. */
export async function askDatabase(db: Db): Promise<Error | undefined> {
  try {
    await selectNothing(db)
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
