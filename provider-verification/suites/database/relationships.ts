import { beforeAll, describe, expect } from '@jest/globals'
import { sql } from 'kysely'
import { experimentBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { record } from '../harness/record.ts'
import { scenario } from '../harness/scenario.ts'
import { type Catalog, type ForeignKey, readCatalog } from './catalog.ts'
import { type Rows, refusalOf, rowsOf, type Values } from './rows.ts'

let catalog: Catalog
let rows: Rows

/** What becomes of a row when the one that it refers to is deleted; every foreign key of the schema stands here. */
const expected: Readonly<Record<string, ForeignKey['onDelete']>> = {
  aggregated_metrics_flag_fk: 'cascade',
  aggregated_metrics_segment_fk: 'cascade',
  api_keys_user_fk: 'cascade',
  assignments_experiment_fk: 'cascade',
  assignments_variant_fk: 'cascade',
  audit_logs_user_fk: 'set null',
  error_logs_flag_fk: 'set null',
  events_experiment_fk: 'set null',
  events_flag_fk: 'set null',
  events_variant_fk: 'set null',
  experiment_metrics_experiment_fk: 'cascade',
  experiment_metrics_metric_fk: 'restrict',
  experiments_owner_fk: 'set null',
  exports_experiment_fk: 'cascade',
  exports_user_fk: 'set null',
  feature_flag_overrides_flag_fk: 'cascade',
  feature_flag_safety_configs_flag_fk: 'cascade',
  feature_flags_owner_fk: 'set null',
  metric_definitions_owner_fk: 'set null',
  raw_metrics_flag_fk: 'cascade',
  raw_metrics_segment_fk: 'cascade',
  reports_experiment_fk: 'set null',
  reports_flag_fk: 'set null',
  reports_owner_fk: 'cascade',
  role_permission_permission_fk: 'cascade',
  role_permission_role_fk: 'cascade',
  rollout_schedules_flag_fk: 'cascade',
  rollout_schedules_owner_fk: 'set null',
  rollout_stages_schedule_fk: 'cascade',
  safety_rollback_records_config_fk: 'cascade',
  safety_rollback_records_flag_fk: 'cascade',
  safety_rollback_records_user_fk: 'set null',
  segments_owner_fk: 'set null',
  user_role_role_fk: 'cascade',
  user_role_user_fk: 'cascade',
  variants_experiment_fk: 'cascade',
}

const nobody = '00000000-0000-4000-8000-00000000dead'

async function rowsWhere(table: string, values: Values): Promise<readonly Values[]> {
  const same = Object.entries(values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  const query = sql<Values>`select * from ${sql.table(table)} where ${sql.join(same, sql` and `)}`
  return (await query.execute(cast.db)).rows
}

/** The primary key of a row: what finds it again. */
function identityOf(table: string, row: Values): Values {
  const key = catalog.uniqueKeys.find((each) => each.table === table && each.isPrimary)
  return Object.fromEntries((key?.columns ?? []).map((column) => [column, row[column]]))
}

async function deleteParent({ table, columns, parent, parentColumns }: ForeignKey) {
  const child = await rows.create(table)
  const where = parentColumns.map(
    (column, index) => sql`${sql.ref(column)} = ${child[columns[index] ?? '']}`,
  )
  const refusal = await refusalOf(() =>
    sql`delete from ${sql.table(parent)} where ${sql.join(where, sql` and `)}`.execute(cast.db),
  )
  const [left] = await rowsWhere(table, identityOf(table, child))
  return { refusal, left }
}

describe('2.2 model relationships', () => {
  beforeAll(async () => {
    catalog = await readCatalog(cast.db)
    rows = rowsOf(cast.db, catalog)
  })
  cleanEachTime()

  scenario(
    '2.2.1 one-to-many relationships (Experiment → Variants): each variant belongs to one experiment, in order',
    async () => {
      const developer = await cast.person('developer')
      const made = [
        await cast.ask(201, 'POST', '/experiments/', { as: developer, body: experimentBody() }),
        await cast.ask(201, 'POST', '/experiments/', { as: developer, body: experimentBody() }),
      ]
      for (const { id, variants } of made) {
        const stored = await cast.db
          .selectFrom('variants')
          .select(['id', 'name'])
          .where('experiment_id', '=', id)
          .orderBy('position')
          .execute()
        expect(variants).toMatchObject(stored)
        expect(stored.map(({ name }) => name)).toEqual(['Control', 'Treatment'])
      }
      const assignment = await rows.prepare('assignments')
      const [other] = await rowsWhere('variants', { experiment_id: made[0]?.id })
      expect(
        await refusalOf(() => rows.insert('assignments', { ...assignment, variant_id: other?.id })),
      ).toEqual({ code: '23503', names: 'assignments_variant_fk' })
    },
  )

  scenario(
    '2.2.2 many-to-many relationships (Experiments ↔ Metrics): one definition serves several experiments and outlives them',
    async () => {
      const developer = await cast.person('developer')
      const first = await cast.ask(201, 'POST', '/experiments/', {
        as: developer,
        body: experimentBody(),
      })
      const [metric] = first.metrics as { id: string }[]
      const reuse = {
        metric_id: metric?.id,
        name: 'Purchases again',
        event_name: 'purchase',
        is_primary: true,
      }
      const second = await cast.ask(201, 'POST', '/experiments/', {
        as: developer,
        body: experimentBody({
          metrics: [reuse, { name: 'Visits', event_name: 'visit' }],
        }),
      })
      expect(await rowsWhere('experiment_metrics', { metric_id: metric?.id })).toHaveLength(2)
      expect(await rowsWhere('experiment_metrics', { experiment_id: second.id })).toHaveLength(2)

      await cast.ask(204, 'DELETE', `/experiments/${first.id}`, { as: developer })
      expect(await rowsWhere('metric_definitions', { id: metric?.id })).toHaveLength(1)
      expect(await rowsWhere('experiment_metrics', { metric_id: metric?.id })).toHaveLength(1)
      for (const table of ['user_role_association', 'role_permission_association']) {
        const link = await rows.create(table)
        expect(await rowsWhere(table, link)).toHaveLength(1)
      }
    },
  )

  scenario(
    '2.2.3 foreign key constraints: a row that refers to nothing is refused, for every foreign key',
    async () => {
      for (const { name, table, columns } of catalog.foreignKeys) {
        const values = await rows.prepare(table)
        const refusal = await refusalOf(() =>
          rows.insert(table, { ...values, [columns.at(-1) ?? '']: nobody }),
        )
        // A column of two keys breaks one of them first.
        const keys = catalog.foreignKeys.filter(
          (key) => key.table === table && key.columns.includes(columns.at(-1) ?? ''),
        )
        expect(refusal?.code).toBe('23503')
        expect(keys.map((key) => key.name)).toContain(refusal?.names)
        expect(keys.map((key) => key.name)).toContain(name)
      }
      expect(catalog.foreignKeys.map(({ name }) => name).sort()).toEqual(
        Object.keys(expected).sort(),
      )
    },
  )

  scenario(
    '2.2.4 cascade deletes: what refers to a deleted row goes, stays without it, or keeps it, for every foreign key',
    async () => {
      for (const key of catalog.foreignKeys) {
        const { refusal, left } = await deleteParent(key)
        const seen =
          refusal !== undefined
            ? 'restrict'
            : left === undefined
              ? 'cascade'
              : left[key.columns.at(-1) ?? ''] === null
                ? 'set null'
                : 'nothing'
        expect({ [key.name]: seen }).toEqual({ [key.name]: expected[key.name] })
        record.foreignKeys.met.add(key.name)
        if (refusal) expect(['23503', '23001']).toContain(refusal.code)
      }
    },
  )
})
