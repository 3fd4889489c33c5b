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

const semver =
  /^v?\d{1,99}(\.\d{1,99}(\.\d{1,99}(-[\dA-Za-z.-]+|\.[A-Za-z][\dA-Za-z.-]*)?(\+[\dA-Za-z.-]+)?)?)?$/

/** Why a number has no place among semantic versions, in words; undefined when it has: `1`, `1.2`, `1.2.3-rc.1+build`. */
export function semverFault(number: string): string | undefined {
  if (semver.test(number)) return undefined
  return `Version number '${number}' cannot be parsed to a version number. The expected format (unless this configuration has been overridden) is a semantic version. eg. 1.3.0 or 2.0.4.rc1`
}
