import type { Db } from '../db/client.ts'
import type { KeepSelector } from '../keep-selectors.ts'
import { type CleanUpRules, uselessness } from './clean-up.ts'
import {
  countBranches,
  countVersions,
  listShares,
  listUnkept,
  type NamedVersion,
  type Share,
} from './keep-queries.ts'
import { countUseless, type Purged } from './purge.ts'

/** What a clean-up would do now. */
export interface Forecast {
  counts: {
    totalVersions: number
    /** At most as many as one clean-up deletes. */
    versionsToDelete: number
    versionsNotToKeep: number
    versionsToKeep: number
    versionsToKeepBySelector: { selector: KeepSelector; count: number }[]
    totalBranches: number
    branchesToDelete: number
    branchesToKeep: number
  }
  /** By pacticipant. */
  versionSummary: Record<string, { toDelete?: ToDelete; toKeep?: ToKeep }>
  overwrittenData: { toDelete: Omit<Purged, 'contents'> }
}

interface ToDelete {
  count: number
  fromVersion: NamedVersion
  toVersion: NamedVersion
}

interface ToKeep {
  count: number
  firstVersion: NamedVersion
  latestVersion: NamedVersion
}

/** Asks only; branches that would go still keep their heads here. */
export async function forecast(db: Db, rules: CleanUpRules): Promise<Forecast> {
  const branches = await countBranches(db, rules.keepBranches)
  const versions = await countVersions(db, rules.keepVersions)
  const going = await listUnkept(db, rules.keepVersions, rules.limit)
  const { contents: _, ...toDelete } = await countUseless(db, await uselessness(db, rules))
  const branchesToDelete = Math.min(branches.stale, rules.limit)
  return {
    counts: {
      totalVersions: versions.total,
      versionsToDelete: going.length,
      versionsNotToKeep: versions.unkept,
      versionsToKeep: versions.total - versions.unkept,
      versionsToKeepBySelector: rules.keepVersions.map((selector, place) => ({
        selector,
        count: versions.bySelector[place] ?? 0,
      })),
      totalBranches: branches.total,
      branchesToDelete,
      branchesToKeep: branches.total - branchesToDelete,
    },
    versionSummary: summaryOf(await listShares(db, going)),
    overwrittenData: { toDelete },
  }
}

function summaryOf(shares: readonly Share[]): Forecast['versionSummary'] {
  const summary: Forecast['versionSummary'] = {}
  for (const { pacticipant, isGoing, count, first, last } of shares) {
    summary[pacticipant] = {
      ...summary[pacticipant],
      ...(isGoing
        ? { toDelete: { count, fromVersion: first, toVersion: last } }
        : { toKeep: { count, firstVersion: first, latestVersion: last } }),
    }
  }
  return summary
}
