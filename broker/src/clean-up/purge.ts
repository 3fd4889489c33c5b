import { type Db, inTransaction } from '../db/client.ts'
import type { Pace } from './pace.ts'
import {
  countGone,
  deleteDeliveries,
  deletePublications,
  deleteResults,
  deleteRows,
  deleteUnusedContents,
  deleteVersions,
  findLastId,
  isEnded,
  isEndedBranch,
  isEndedPublication,
  isEndedResult,
  isEndedVersion,
  isOverwrittenDelivery,
  isOverwrittenResult,
  lockGone,
  moveHorizon,
  type Purgeable,
  type Stretch,
} from './purge-queries.ts'

/** What is no longer of use: it ended before a day, or something newer took its place before. */
export interface Uselessness {
  before: Date
  /** Days for which an older success still decides what is work in progress. */
  lookBackDays: number
}

/** Rows that were deleted, or would be; contents that nothing shows any more are found only by deleting. */
export interface Purged {
  deliveries: number
  results: number
  publications: number
  contents: number
  versions: number
}

/** One table's share of the work: which rows, and what goes with them. */
interface Step {
  table: Purgeable
  counts?: 'deliveries' | 'results' | 'publications' | 'versions'
  condition(useless: Uselessness): ReturnType<typeof isEnded>
  /** @returns contents that may have lost their last use */
  remove(db: Db, ids: readonly number[]): Promise<number[]>
  /** No index finds these rows: the table is gone through, stretch by stretch. */
  isScanned?: boolean
}

/** In the order in which nothing is left hanging. */
const steps: Step[] = [
  {
    table: 'delivery',
    counts: 'deliveries',
    condition: isOverwrittenDelivery,
    isScanned: true,
    remove: async (db, ids) => {
      await deleteDeliveries(db, 'id', ids)
      return []
    },
  },
  ...[isEndedResult, isOverwrittenResult].map(
    (condition): Step => ({
      table: 'result',
      counts: 'results',
      condition,
      isScanned: condition === isOverwrittenResult,
      remove: async (db, ids) => {
        await deleteDeliveries(db, 'result_id', ids)
        return deleteResults(db, ids)
      },
    }),
  ),
  {
    table: 'publication',
    counts: 'publications',
    condition: isEndedPublication,
    remove: async (db, ids) => {
      await deleteDeliveries(db, 'publication_id', ids)
      return deletePublications(db, ids)
    },
  },
  ...(['tag', 'branch_version'] as const).map((table): Step => plain(table, isEnded)),
  {
    table: 'version',
    counts: 'versions',
    condition: isEndedVersion,
    remove: async (db, ids) => {
      await deleteDeliveries(db, 'provider_version_id', ids)
      await deleteVersions(db, ids)
      return []
    },
  },
  plain('branch', isEndedBranch),
]

function plain(table: 'tag' | 'branch_version' | 'branch', condition: Step['condition']): Step {
  return {
    table,
    condition,
    remove: async (db, ids) => {
      await deleteRows(db, table, ids)
      return []
    },
  }
}

/**
 * Deletes for good what is of no use any more, batch by batch, and what hung on it. Each batch that deletes
 * something moves the horizon with it: a moment before has lost a part of what was so then.
 */
export async function purge(db: Db, useless: Uselessness, pace: Pace): Promise<Purged> {
  const purged = nothing()
  for (const step of steps) {
    for await (const stretch of stretchesOf(db, step)) {
      await pace.batches(async (limit) => {
        const { gone, contents } = await purgeBatch(db, step, { useless, limit, stretch })
        if (step.counts) purged[step.counts] += gone
        purged.contents += contents
        return gone === limit
      })
      if (pace.isStopped) return purged
    }
  }
  return purged
}

interface Batch {
  useless: Uselessness
  limit: number
  stretch: Stretch | undefined
}

async function purgeBatch(db: Db, step: Step, { useless, limit, stretch }: Batch) {
  return inTransaction(db, async (db) => {
    const condition = step.condition(useless)
    const ids = await lockGone(db, step.table, { condition, limit, ...(stretch && { stretch }) })
    if (ids.length === 0) return { gone: 0, contents: 0 }
    const contents = [...new Set(await step.remove(db, ids))]
    await moveHorizon(db, useless.before)
    return { gone: ids.length, contents: await deleteUnusedContents(db, contents) }
  })
}

/** The whole table at once where an index finds the rows. */
async function* stretchesOf(
  db: Db,
  { table, isScanned }: Step,
): AsyncGenerator<Stretch | undefined> {
  if (!isScanned) return yield undefined
  const last = await findLastId(db, table)
  for (let after = 0; after < last; after += stretchLength)
    yield { after, upTo: after + stretchLength }
}

const stretchLength = 20_000

/** What `purge` would delete now. */
export async function countUseless(db: Db, useless: Uselessness): Promise<Purged> {
  const counted = nothing()
  for (const { table, counts, condition } of steps) {
    if (counts) counted[counts] += await countGone(db, table, condition(useless))
  }
  return counted
}

function nothing(): Purged {
  return { deliveries: 0, results: 0, publications: 0, contents: 0, versions: 0 }
}
