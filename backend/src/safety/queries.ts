import type { Db } from '../db/client.ts'
import type { NewRow, Row, RowChange } from '../db/schema.ts'

export type Settings = Row<'safety_settings'>
export type SafetyConfig = Row<'feature_flag_safety_configs'>
export type RollbackRecord = Row<'safety_rollback_records'>

export async function findSettings(db: Db): Promise<Settings | undefined> {
  return db.selectFrom('safety_settings').selectAll().executeTakeFirst()
}

/** Inserts the only row unless it is there. */
export async function insertSettings(db: Db, row: NewRow<'safety_settings'>): Promise<void> {
  await db
    .insertInto('safety_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('singleton').doNothing())
    .execute()
}

export async function updateSettingsRow(
  db: Db,
  change: RowChange<'safety_settings'>,
): Promise<Settings> {
  return db.updateTable('safety_settings').set(change).returningAll().executeTakeFirstOrThrow()
}

export async function findConfig(db: Db, flagId: string): Promise<SafetyConfig | undefined> {
  return db
    .selectFrom('feature_flag_safety_configs')
    .selectAll()
    .where('feature_flag_id', '=', flagId)
    .executeTakeFirst()
}

/** Inserts a flag's configuration unless it has one. */
export async function insertConfig(
  db: Db,
  row: NewRow<'feature_flag_safety_configs'>,
): Promise<void> {
  await db
    .insertInto('feature_flag_safety_configs')
    .values(row)
    .onConflict((conflict) => conflict.column('feature_flag_id').doNothing())
    .execute()
}

export async function updateConfigRow(
  db: Db,
  id: string,
  change: RowChange<'feature_flag_safety_configs'>,
): Promise<SafetyConfig> {
  return db
    .updateTable('feature_flag_safety_configs')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function insertRollback(
  db: Db,
  row: NewRow<'safety_rollback_records'>,
): Promise<void> {
  await db.insertInto('safety_rollback_records').values(row).execute()
}

/** Newest first. */
export async function listRollbacks(db: Db, flagId: string): Promise<RollbackRecord[]> {
  return db
    .selectFrom('safety_rollback_records')
    .selectAll()
    .where('feature_flag_id', '=', flagId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1000)
    .execute()
}
