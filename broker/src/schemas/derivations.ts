import { type Db, inTransaction } from '../db/client.ts'
import { getBody } from '../pacts/pacts.ts'
import { aside } from './aside.ts'
import {
  claimDerivation,
  deleteContentSchemas,
  insertContentSchemas,
  insertDocuments,
  listContentSchemas,
  listDocuments,
  listNotes,
  listUnderived,
} from './derivation-queries.ts'
import { deriver } from './derive.ts'
import type { ContentSchema, Note } from './schema.ts'

/**
 * Sees to it that the contents have their schemas, by this version of the program. Whoever asks first has them
 * derived: publishing pays nothing, contents older than this feature need no import, and what a crash has
 * interrupted is done at the next question.
 */
async function ensureDerived(db: Db, contentIds: readonly number[]): Promise<void> {
  for (const contentId of await listUnderived(db, contentIds, deriver)) {
    const document = await getBody(db, { contentId })
    const { schemas, notes } = await aside({ kind: 'derive', document })
    await inTransaction(db, async (db) => {
      if (!(await claimDerivation(db, contentId, { deriver, notes }))) return
      await deleteContentSchemas(db, contentId)
      await insertDocuments(db, schemas)
      await insertContentSchemas(db, contentId, schemas)
    })
  }
}

/** The schemas of contents, derived where they are not yet; documents are read by `readDocuments`. */
export async function schemasOf(db: Db, contentIds: readonly number[]): Promise<ContentSchema[]> {
  const distinct = [...new Set(contentIds)]
  if (distinct.length === 0) return []
  await ensureDerived(db, distinct)
  return listContentSchemas(db, distinct)
}

/** By content: what could be said in part only, or not at all. Ask for the schemas first. */
export async function notesOf(db: Db, contentIds: readonly number[]): Promise<Map<number, Note[]>> {
  const rows = contentIds.length > 0 ? await listNotes(db, contentIds) : []
  return new Map(rows.map(({ contentId, notes }) => [contentId, notes]))
}

/** The documents by id. */
export async function readDocuments(
  db: Db,
  schemaIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = schemaIds.length > 0 ? await listDocuments(db, [...new Set(schemaIds)]) : []
  return new Map(rows.map(({ id, body }) => [id, body]))
}
