import type { Db } from '../db/client.ts'
import type { NewRow } from '../db/schema.ts'
import type { Assignment } from './assignment.ts'

function joined(db: Db) {
  return db
    .selectFrom('assignments as a')
    .innerJoin('experiments as e', 'e.id', 'a.experiment_id')
    .innerJoin('variants as v', 'v.id', 'a.variant_id')
    .select([
      'a.id',
      'a.user_id',
      'a.experiment_id',
      'e.key as experiment_key',
      'e.name as experiment_name',
      'a.variant_id',
      'v.name as variant_name',
      'v.is_control',
      'v.configuration',
      'a.context',
      'a.created_at',
      'a.updated_at',
    ])
}

export async function findAssignment(db: Db, id: string): Promise<Assignment | undefined> {
  return joined(db).where('a.id', '=', id).executeTakeFirst()
}

export async function findAssignmentOf(
  db: Db,
  experimentId: string,
  userId: string,
): Promise<Assignment | undefined> {
  return joined(db)
    .where('a.experiment_id', '=', experimentId)
    .where('a.user_id', '=', userId)
    .executeTakeFirst()
}

/** Which variant each of these users has in each of these experiments. */
export async function listVariantIds(
  db: Db,
  experimentIds: readonly string[],
  userIds: readonly string[],
): Promise<{ experiment_id: string; user_id: string; variant_id: string }[]> {
  if (experimentIds.length === 0 || userIds.length === 0) return []
  return db
    .selectFrom('assignments')
    .select(['experiment_id', 'user_id', 'variant_id'])
    .where('experiment_id', 'in', [...experimentIds])
    .where('user_id', 'in', [...userIds])
    .execute()
}

/** Inserts unless the user has an assignment already; tells whether it did. */
export async function insertAssignment(db: Db, row: NewRow<'assignments'>): Promise<boolean> {
  const inserted = await db
    .insertInto('assignments')
    .values(row)
    .onConflict((conflict) => conflict.columns(['experiment_id', 'user_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateVariant(
  db: Db,
  id: string,
  variantId: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('assignments')
    .set({ variant_id: variantId, updated_at: now })
    .where('id', '=', id)
    .execute()
}

export interface AssignmentFilter {
  readonly userId?: string
  readonly experimentId?: string
  readonly variantId?: string
  readonly activeOnly?: boolean
}

/** Newest first. */
export async function listAssignments(
  db: Db,
  { userId, experimentId, variantId, activeOnly }: AssignmentFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<Assignment[]> {
  let query = joined(db)
  if (userId !== undefined) query = query.where('a.user_id', '=', userId)
  if (experimentId !== undefined) query = query.where('a.experiment_id', '=', experimentId)
  if (variantId !== undefined) query = query.where('a.variant_id', '=', variantId)
  if (activeOnly) query = query.where('e.status', '=', 'active')
  return query.orderBy('a.created_at', 'desc').orderBy('a.id').offset(skip).limit(limit).execute()
}

export async function countAssignments(
  db: Db,
  { userId, experimentId, variantId }: AssignmentFilter,
): Promise<number> {
  let query = db.selectFrom('assignments').select(({ fn }) => fn.countAll<number>().as('count'))
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (experimentId !== undefined) query = query.where('experiment_id', '=', experimentId)
  if (variantId !== undefined) query = query.where('variant_id', '=', variantId)
  return (await query.executeTakeFirstOrThrow()).count
}
