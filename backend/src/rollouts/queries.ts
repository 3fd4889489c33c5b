import type { Db } from '../db/client.ts'
import type { NewRow, Row, RowChange, ScheduleStatus } from '../db/schema.ts'
import type { Schedule, Stage } from './rollout.ts'

export async function findSchedule(db: Db, id: string): Promise<Schedule | undefined> {
  const row = await db
    .selectFrom('rollout_schedules')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && (await withStages(db, [row]))[0]
}

/** The same, held until the transaction ends. */
export async function findScheduleForUpdate(db: Db, id: string): Promise<Schedule | undefined> {
  const row = await db
    .selectFrom('rollout_schedules')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && (await withStages(db, [row]))[0]
}

async function withStages(db: Db, rows: readonly Row<'rollout_schedules'>[]): Promise<Schedule[]> {
  if (rows.length === 0) return []
  const stages = await db
    .selectFrom('rollout_stages')
    .selectAll()
    .where(
      'rollout_schedule_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('stage_order')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    ...row,
    stages: stages.filter(({ rollout_schedule_id }) => rollout_schedule_id === row.id),
  }))
}

export async function findStage(db: Db, id: string): Promise<Stage | undefined> {
  return db.selectFrom('rollout_stages').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface ScheduleFilter {
  readonly flagId?: string
  readonly status?: ScheduleStatus
}

function filtered(db: Db, { flagId, status }: ScheduleFilter) {
  let query = db.selectFrom('rollout_schedules')
  if (flagId !== undefined) query = query.where('feature_flag_id', '=', flagId)
  if (status !== undefined) query = query.where('status', '=', status)
  return query
}

/** Newest first. */
export async function listSchedules(
  db: Db,
  filter: ScheduleFilter,
  { skip, limit }: { skip: number; limit: number },
): Promise<Schedule[]> {
  const rows = await filtered(db, filter)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(skip)
    .limit(limit)
    .execute()
  return withStages(db, rows)
}

export async function countSchedules(db: Db, filter: ScheduleFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Active schedules that have begun and not ended, oldest first. */
export async function listRunning(
  db: Db,
  now: Date,
): Promise<{ id: string; feature_flag_id: string }[]> {
  return db
    .selectFrom('rollout_schedules')
    .select(['id', 'feature_flag_id'])
    .where('status', '=', 'active')
    .where((eb) => eb.or([eb('end_date', 'is', null), eb('end_date', '>', now)]))
    .where((eb) => eb.or([eb('start_date', 'is', null), eb('start_date', '<=', now)]))
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function listActiveIds(db: Db, flagId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('rollout_schedules')
    .select('id')
    .where('feature_flag_id', '=', flagId)
    .where('status', '=', 'active')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertSchedule(db: Db, row: NewRow<'rollout_schedules'>): Promise<void> {
  await db.insertInto('rollout_schedules').values(row).execute()
}

/** Changes a schedule and counts its version up. */
export async function updateScheduleRow(
  db: Db,
  id: string,
  change: RowChange<'rollout_schedules'>,
): Promise<void> {
  await db
    .updateTable('rollout_schedules')
    .set(change)
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

export async function deleteScheduleRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('rollout_schedules').where('id', '=', id).execute()
}

export async function insertStages(db: Db, rows: NewRow<'rollout_stages'>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('rollout_stages').values(rows).execute()
}

export async function updateStageRow(
  db: Db,
  id: string,
  change: RowChange<'rollout_stages'>,
): Promise<void> {
  await db.updateTable('rollout_stages').set(change).where('id', '=', id).execute()
}

export async function deleteStageRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('rollout_stages').where('id', '=', id).execute()
}
