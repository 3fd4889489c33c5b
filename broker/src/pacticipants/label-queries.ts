import type { Db } from '../db/client.ts'
import { listPaged, type Page, type Paged } from '../db/paging.ts'
import type { Label } from './pacticipant.ts'

/** False when the pacticipant carried the label before. */
export async function insertLabel(db: Db, pacticipantId: number, name: string): Promise<boolean> {
  const row = await db
    .insertInto('label')
    .values({ pacticipant_id: pacticipantId, name })
    .onConflict((conflict) => conflict.columns(['pacticipant_id', 'name']).doNothing())
    .returning('name')
    .executeTakeFirst()
  return row !== undefined
}

export async function findLabel(
  db: Db,
  pacticipant: string,
  name: string,
): Promise<Label | undefined> {
  return db
    .selectFrom('label as l')
    .innerJoin('pacticipant as p', 'p.id', 'l.pacticipant_id')
    .select(['p.name as pacticipant', 'l.name', 'l.created_at as createdAt'])
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('l.name', '=', name)
    .executeTakeFirst()
}

/** False when there was no such label. Labels are no facts: nothing is judged by them, and none is kept. */
export async function deleteLabelRow(db: Db, pacticipant: string, name: string): Promise<boolean> {
  const row = await db
    .deleteFrom('label as l')
    .using('pacticipant as p')
    .whereRef('p.id', '=', 'l.pacticipant_id')
    .where('p.name', '=', pacticipant)
    .where('p.deleted_at', 'is', null)
    .where('l.name', '=', name)
    .returning('l.name')
    .executeTakeFirst()
  return row !== undefined
}

/** The first labels in the alphabet, each once. */
export async function listFirstLabelNames(db: Db, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('label as l')
    .select('l.name')
    .distinct()
    .orderBy('l.name')
    .limit(most)
    .execute()
  return rows.map(({ name }) => name)
}

/** Every label once. */
export async function listLabelNames(
  db: Db,
  page: Page | undefined,
): Promise<Paged<{ name: string }>> {
  const query = db.selectFrom('label as l').select('l.name').distinct().orderBy('l.name')
  return listPaged(db, query, page)
}
