import { DomainError } from '../errors.ts'
import { readMoment } from '../moment.ts'
import type { Db } from './client.ts'

/** The past moment that a request asks about, as `readMoment` reads it; throws also as `requireRemembered`. */
export async function readPastMoment(db: Db, value: unknown): Promise<Date | undefined> {
  const moment = readMoment(value)
  await requireRemembered(db, moment)
  return moment
}

/**
 * Throws `invalid` for a moment before the horizon: of what was so then, the clean-up has deleted a part, and
 * nothing is answered rather than something wrong.
 */
export async function requireRemembered(db: Db, moment: Date | undefined): Promise<void> {
  const horizon = moment && (await findHorizon(db))
  if (horizon && moment < horizon)
    throw new DomainError(
      'invalid',
      `asOf is ${moment.toISOString()}, and what was so before ${horizon.toISOString()} has been cleaned up: ask about a later moment, or leave asOf out`,
    )
}

/** Undefined while nothing has been cleaned up. */
async function findHorizon(db: Db): Promise<Date | undefined> {
  const row = await db.selectFrom('horizon').select('moment').executeTakeFirst()
  return row?.moment
}
