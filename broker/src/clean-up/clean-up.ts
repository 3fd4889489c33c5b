import { type Db, inTransaction } from '../db/client.ts'
import type { KeepBranchSelector, KeepSelector } from '../keep-selectors.ts'
import { deleteBranchesById, deleteVersionsById } from '../versions/deletion.ts'
import { listUnkept, listUnkeptOf, lockStaleBranches, lockVersions } from './keep-queries.ts'
import { Pace } from './pace.ts'
import { type Purged, purge, type Uselessness } from './purge.ts'
import { beginCleaning, findDaysAgo, leaveTurn, takeTurn } from './purge-queries.ts'

/** What is kept, and how much is done at once. */
export interface CleanUpRules {
  keepVersions: readonly KeepSelector[]
  /** Undefined: all. */
  keepBranches: readonly KeepBranchSelector[] | undefined
  /** Versions that one clean-up deletes at most, and branches. */
  limit: number
  /** Days for which what has ended is remembered, for questions about the past. */
  maxAge: number
  /** Days for which an older success still decides what is work in progress. */
  lookBackDays: number
}

/** What a clean-up has done. */
export interface CleanedUp {
  /** Deleted as by a person: they are gone from every answer about the present. */
  branches: number
  versions: number
  /** Deleted for good, of what ended long ago. */
  purged: Purged
}

/**
 * Deletes what no selector keeps, then, for good, what ended so long ago that nobody asks any more. One at a time
 * on all servers: undefined when another one is at work. It may be stopped between two batches, and goes on the next time.
 */
export async function cleanUp(
  pool: Db,
  rules: CleanUpRules,
  signal?: AbortSignal,
): Promise<CleanedUp | undefined> {
  return pool.connection().execute(async (db) => {
    if (!(await takeTurn(db))) return undefined
    try {
      const branches = await deleteStaleBranches(db, rules, new Pace({ size: 10, signal }))
      const versions = await deleteUnkept(db, rules, new Pace({ size: 10, signal }))
      const useless = await uselessness(db, rules)
      const purged = await purge(db, useless, new Pace({ size: 100, signal }))
      return { branches, versions, purged }
    } finally {
      await leaveTurn(db)
    }
  })
}

export async function uselessness(db: Db, rules: CleanUpRules): Promise<Uselessness> {
  return { before: await findDaysAgo(db, rules.maxAge), lookBackDays: rules.lookBackDays }
}

/** First of all: a version at the head of such a branch is kept no longer. */
async function deleteStaleBranches(
  db: Db,
  { keepBranches, limit }: CleanUpRules,
  pace: Pace,
): Promise<number> {
  let deleted = 0
  if (!keepBranches) return 0
  await pace.batches(async (size) => {
    const most = Math.min(size, limit - deleted)
    const ids = await inTransaction(db, async (db) => {
      await beginCleaning(db)
      const ids = await lockStaleBranches(db, keepBranches, most)
      await deleteBranchesById(db, ids)
      return ids
    })
    deleted += ids.length
    return ids.length === most && deleted < limit
  })
  return deleted
}

/** The oldest first. What somebody is at work on, or has come to be kept meanwhile, is left alone. */
async function deleteUnkept(
  db: Db,
  { keepVersions, limit }: CleanUpRules,
  pace: Pace,
): Promise<number> {
  const candidates = await listUnkept(db, keepVersions, limit)
  let deleted = 0
  let at = 0
  await pace.batches(async (size) => {
    const lot = candidates.slice(at, at + size)
    at += lot.length
    deleted += await inTransaction(db, async (db) => {
      await beginCleaning(db)
      const ids = await listUnkeptOf(db, keepVersions, await lockVersions(db, lot))
      await deleteVersionsById(db, ids)
      return ids.length
    })
    return at < candidates.length
  })
  return deleted
}
