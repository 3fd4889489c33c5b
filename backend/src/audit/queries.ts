import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { NewRow, Row } from '../db/schema.ts'

export interface AuditFilter {
  readonly userId?: string
  readonly entityType?: string
  readonly entityId?: string
  readonly actionType?: string
  readonly from?: Date
  readonly to?: Date
}

export async function insertEntry(db: Db, entry: NewRow<'audit_logs'>): Promise<void> {
  await db.insertInto('audit_logs').values(entry).execute()
}

function filtered(db: Db, filter: AuditFilter) {
  let query = db.selectFrom('audit_logs')
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId)
  if (filter.entityType !== undefined) query = query.where('entity_type', '=', filter.entityType)
  if (filter.entityId !== undefined) query = query.where('entity_id', '=', filter.entityId)
  if (filter.actionType !== undefined) query = query.where('action_type', '=', filter.actionType)
  if (filter.from !== undefined) query = query.where('timestamp', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('timestamp', '<=', filter.to)
  return query
}

/** Newest first. */
export async function listEntries(
  db: Db,
  filter: AuditFilter,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<Row<'audit_logs'>[]> {
  return filtered(db, filter)
    .selectAll()
    .orderBy('timestamp', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countEntries(db: Db, filter: AuditFilter): Promise<number> {
  const row = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function countBy(
  db: Db,
  column: 'action_type' | 'entity_type' | 'user_email',
  filter: AuditFilter,
  limit: number,
): Promise<{ name: string; count: number }[]> {
  return filtered(db, filter)
    .select([`${column} as name`, ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy(column)
    .orderBy(sql`count(*)`, 'desc')
    .orderBy(column)
    .limit(limit)
    .execute()
}
