import { type Db, inTransaction } from '../db/client.ts'
import {
  deleteSemverRule,
  insertSemverRule,
  isBySemver,
  lockVersions,
  renumberAll,
} from './order-queries.ts'

/** By which rule one version is later than another. */
export type VersionOrder = 'date' | 'semver'

/**
 * Makes the rule hold from now on, and for the versions that are there; says whether another one held before.
 * It is the same for all servers of a database: the one that was started last decides.
 */
export async function adoptVersionOrder(db: Db, order: VersionOrder): Promise<boolean> {
  if (await holds(db, order)) return false
  return inTransaction(db, async (db) => {
    await lockVersions(db)
    if (await holds(db, order)) return false
    await (order === 'semver' ? insertSemverRule(db) : deleteSemverRule(db))
    await renumberAll(db)
    return true
  })
}

async function holds(db: Db, order: VersionOrder): Promise<boolean> {
  return (await isBySemver(db)) === (order === 'semver')
}

/** Whether a number has a place in the order of semantic versions: `1`, `1.2`, `1.2.3`, `1.2.3-rc.1+build`. */
export function isSemver(number: string): boolean {
  return /^\d{1,99}(\.\d{1,99}(\.\d{1,99}(-[\dA-Za-z.-]+)?(\+[\dA-Za-z.-]+)?)?)?$/.test(number)
}
