import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { ExperimentStatus, NewRow, Row, RowChange } from '../db/schema.ts'
import type { Experiment, Metric, Variant } from './experiment.ts'

export interface ExperimentFilter {
  readonly ownerId?: string
  readonly status?: ExperimentStatus
  readonly search?: string
}

export interface ExperimentOrder {
  readonly sortBy: 'created_at' | 'updated_at' | 'name' | 'status'
  readonly direction: 'asc' | 'desc'
}

export async function findExperiment(db: Db, id: string): Promise<Experiment | undefined> {
  const row = await db.selectFrom('experiments').selectAll().where('id', '=', id).executeTakeFirst()
  return row && (await complete(db, [row]))[0]
}

/** The same, held until the transaction ends, so that two changes follow each other. */
export async function findExperimentForUpdate(db: Db, id: string): Promise<Experiment | undefined> {
  const row = await db
    .selectFrom('experiments')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && (await complete(db, [row]))[0]
}

export async function findExperimentIdByKey(db: Db, key: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('experiments')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.id
}

/** Adds variants and metrics to rows, in two statements however many there are. */
async function complete(db: Db, rows: readonly Row<'experiments'>[]): Promise<Experiment[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const variants = await listVariants(db, ids)
  const metrics = await listMetrics(db, ids)
  return rows.map((row) => ({
    ...row,
    variants: variants.filter(({ experiment_id }) => experiment_id === row.id),
    metrics: metrics.filter(({ experiment_id }) => experiment_id === row.id),
  }))
}

async function listVariants(db: Db, experimentIds: string[]): Promise<Variant[]> {
  return db
    .selectFrom('variants')
    .selectAll()
    .where('experiment_id', 'in', experimentIds)
    .orderBy('created_at')
    .orderBy('position')
    .orderBy('id')
    .execute()
}

async function listMetrics(db: Db, experimentIds: string[]): Promise<Metric[]> {
  return db
    .selectFrom('experiment_metrics as m')
    .innerJoin('metric_definitions as d', 'd.id', 'm.metric_id')
    .where('m.experiment_id', 'in', experimentIds)
    .select([
      'd.id',
      'm.experiment_id',
      'm.name',
      'd.description',
      'd.event_name',
      'd.metric_type',
      'd.aggregation_method',
      'd.event_value_path',
      'd.lower_is_better',
      'm.is_primary',
      'm.minimum_sample_size',
      'm.expected_effect',
      'd.created_at',
      'd.updated_at',
    ])
    .orderBy('m.position')
    .orderBy('m.name')
    .execute()
}

function filtered(db: Db, { ownerId, status, search }: ExperimentFilter) {
  let query = db.selectFrom('experiments')
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId)
  if (status !== undefined) query = query.where('status', '=', status)
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(({ eb, or }) =>
      or([
        eb('name', 'ilike', pattern),
        eb('description', 'ilike', pattern),
        sql<boolean>`tags @> ${JSON.stringify([search])}::jsonb`,
      ]),
    )
  }
  return query
}

export async function listExperiments(
  db: Db,
  filter: ExperimentFilter,
  { sortBy, direction }: ExperimentOrder,
  { skip, limit }: { skip: number; limit: number },
): Promise<Experiment[]> {
  const rows = await filtered(db, filter)
    .selectAll()
    .orderBy(sortBy === 'status' ? sql`status::text` : sortBy, direction)
    .orderBy('id')
    .offset(skip)
    .limit(limit)
    .execute()
  return complete(db, rows)
}

export async function countExperiments(db: Db, filter: ExperimentFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The key itself and those made of it by a suffix, of which one must be free. */
export async function listKeysLike(db: Db, key: string): Promise<string[]> {
  const rows = await db
    .selectFrom('experiments')
    .select('key')
    .where('key', 'like', `${key.replace(/[\\%_]/g, '\\$&')}%`)
    .execute()
  return rows.map((row) => row.key)
}

/** Inserts unless the key is taken; tells whether it did. */
export async function insertExperiment(db: Db, row: NewRow<'experiments'>): Promise<boolean> {
  const inserted = await db
    .insertInto('experiments')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Changes an experiment and counts its version up. */
export async function updateExperimentRow(
  db: Db,
  id: string,
  change: RowChange<'experiments'>,
): Promise<void> {
  await db
    .updateTable('experiments')
    .set(change)
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

export async function deleteExperimentRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('experiments').where('id', '=', id).execute()
}

export async function insertVariants(db: Db, rows: NewRow<'variants'>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('variants').values(rows).execute()
}

export async function deleteVariants(db: Db, experimentId: string): Promise<void> {
  await db.deleteFrom('variants').where('experiment_id', '=', experimentId).execute()
}

export async function updateVariantRow(
  db: Db,
  id: string,
  change: RowChange<'variants'>,
): Promise<void> {
  await db.updateTable('variants').set(change).where('id', '=', id).execute()
}

export async function deleteVariantRow(db: Db, id: string): Promise<void> {
  await db.deleteFrom('variants').where('id', '=', id).execute()
}

export async function deleteMetricLinks(db: Db, experimentId: string): Promise<void> {
  await db.deleteFrom('experiment_metrics').where('experiment_id', '=', experimentId).execute()
}

export async function insertMetricLinks(
  db: Db,
  rows: NewRow<'experiment_metrics'>[],
): Promise<void> {
  if (rows.length > 0) await db.insertInto('experiment_metrics').values(rows).execute()
}

export async function findDefinition(
  db: Db,
  id: string,
): Promise<Row<'metric_definitions'> | undefined> {
  return db.selectFrom('metric_definitions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** An owner's definitions whose names begin with one of these names. */
export async function listDefinitionsNamed(
  db: Db,
  ownerId: string | null,
  names: string[],
): Promise<Row<'metric_definitions'>[]> {
  if (names.length === 0) return []
  return db
    .selectFrom('metric_definitions')
    .selectAll()
    .where('owner_id', ownerId === null ? 'is' : '=', ownerId)
    .where(sql<boolean>`regexp_replace(name, ' \\(\\d+\\)$', '') = any(${names}::text[])`)
    .orderBy('name')
    .execute()
}

export async function insertDefinition(db: Db, row: NewRow<'metric_definitions'>): Promise<void> {
  await db.insertInto('metric_definitions').values(row).execute()
}

/** Drafts whose start has come. */
export async function listDueToStart(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('experiments')
    .select('id')
    .where('status', '=', 'draft')
    .where('start_date', '<=', now)
    .orderBy('start_date')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Running experiments whose end has come. */
export async function listDueToComplete(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('experiments')
    .select('id')
    .where('status', '=', 'active')
    .where('end_date', '<=', now)
    .orderBy('end_date')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
