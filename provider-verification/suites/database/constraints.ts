import { beforeAll, describe, expect } from '@jest/globals'
import { experimentBody } from '../harness/bodies.ts'
import { cast, cleanAfterAll, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'
import { type Catalog, readCatalog } from './catalog.ts'
import { type Rows, refusalOf, rowsOf, type Values } from './rows.ts'

let catalog: Catalog
let rows: Rows

const before = new Date('2026-01-01T00:00:00Z')
const after = new Date('2026-02-01T00:00:00Z')

/** Values that break each check, by its name and table. */
const broken: Readonly<Record<string, readonly [table: string, values: Values]>> = {
  experiments_traffic_ck: ['experiments', { traffic_allocation: 1.5 }],
  experiments_dates_ck: ['experiments', { start_date: after, end_date: before }],
  variants_traffic_ck: ['variants', { traffic_allocation: 101 }],
  experiment_metrics_sample_ck: ['experiment_metrics', { minimum_sample_size: 9 }],
  feature_flags_rollout_ck: ['feature_flags', { rollout_percentage: -1 }],
  rollout_schedules_max_ck: ['rollout_schedules', { max_percentage: 101 }],
  rollout_schedules_duration_ck: ['rollout_schedules', { min_stage_duration: -1 }],
  rollout_schedules_dates_ck: ['rollout_schedules', { start_date: after, end_date: before }],
  rollout_stages_order_ck: ['rollout_stages', { stage_order: -1 }],
  rollout_stages_target_ck: ['rollout_stages', { target_percentage: 101 }],
  safety_settings_singleton_ck: ['safety_settings', { singleton: false }],
  feature_flag_safety_configs_rollback_ck: [
    'feature_flag_safety_configs',
    { rollback_percentage: 101 },
  ],
  safety_rollback_records_previous_ck: ['safety_rollback_records', { previous_percentage: -1 }],
  safety_rollback_records_target_ck: ['safety_rollback_records', { target_percentage: 101 }],
}

/** Keys that hold only under a condition, or over an expression. */
const special: Readonly<Record<string, { preset?: Values; columns?: readonly string[] }>> = {
  variants_one_control_uq: { preset: { is_control: true } },
  users_external_id_uq: { preset: { external_id: 'sub' } },
  experiment_metrics_one_primary_uq: { preset: { is_primary: true } },
  aggregated_metrics_window_uq: {
    columns: [
      'metric_type',
      'period',
      'period_start',
      'feature_flag_id',
      'targeting_rule_id',
      'segment_id',
    ],
  },
}

/** The pair that a foreign key refers to holds the primary key, which is looked at first. */
const refusedBy: Readonly<Record<string, string>> = { variants_identity_uq: 'variants_pk' }

describe('2.4 database constraints', () => {
  beforeAll(async () => {
    catalog = await readCatalog(cast.db)
    rows = rowsOf(cast.db, catalog)
  })
  cleanAfterAll()

  scenario(
    '2.4.1 unique constraints: the second row with the same key is refused, for every key',
    async () => {
      const found: unknown[] = []
      for (const { name, table, columns } of catalog.uniqueKeys) {
        const { preset = {}, columns: own = columns } = special[name] ?? {}
        const first = await rows.create(table, preset)
        const same = Object.fromEntries(own.map((column) => [column, first[column]]))
        const refusal = await refusalOf(async () =>
          rows.insert(table, await rows.prepare(table, { ...same, ...preset })),
        )
        if (table === 'safety_settings') await cast.clean()
        found.push({ name, refusal })
      }
      expect(found.length).toBeGreaterThan(35)
      // An identity column takes no value of ours, so nothing can be inserted twice.
      const numbered = 'outbox_pk'
      expect(found).toEqual(
        catalog.uniqueKeys.map(({ name }) => ({
          name,
          refusal:
            name === numbered
              ? { code: '428C9', names: 'undefined' }
              : { code: '23505', names: refusedBy[name] ?? name },
        })),
      )
    },
  )

  scenario(
    '2.4.2 check constraints: a value outside of its range is refused, for every check',
    async () => {
      expect(Object.keys(broken).sort()).toEqual([...catalog.checks].sort())
      for (const [name, [table, values]] of Object.entries(broken)) {
        const refusal = await refusalOf(() => rows.create(table, values))
        expect({ name, refusal }).toEqual({ name, refusal: { code: '23514', names: name } })
      }
    },
  )

  scenario(
    '2.4.3 not-null constraints: a required column takes no null, for every one',
    async () => {
      const required = catalog.columns.filter(
        ({ isRequired, isIdentity }) => isRequired && !isIdentity,
      )
      const valid = new Map<string, Values>()
      for (const { table, name } of required) {
        const values = valid.get(table) ?? (await rows.prepare(table))
        valid.set(table, values)
        const refusal = await refusalOf(() => rows.insert(table, { ...values, [name]: null }))
        expect({ table, refusal }).toEqual({ table, refusal: { code: '23502', names: name } })
      }
      expect(required.length).toBeGreaterThan(150)
    },
  )
})

describe('2.4 custom validators', () => {
  cleanEachTime()

  scenario(
    '2.4.4 custom validators: variants, keys, passwords, dates, stages and rules are refused with a sentence',
    async () => {
      const admin = await cast.person('admin')
      const flag = await cast.ask(201, 'POST', '/feature-flags/', {
        as: admin,
        body: { key: 'f', name: 'F' },
      })
      const condition = { attribute: 'country', operator: 'eq', value: 'DE' }
      const schedule = (more: object) => ({
        name: 'S',
        feature_flag_id: flag.id,
        stages: [],
        ...more,
      })
      const stage = (order: number, percentage: number) => ({
        name: `to ${percentage}`,
        stage_order: order,
        target_percentage: percentage,
        trigger_type: 'manual',
      })
      const variants = (...shares: number[]) =>
        shares.map((share, index) => ({
          name: `v${index}`,
          is_control: index === 0,
          traffic_allocation: share,
        }))
      const person = { username: 'newcomer', email: 'new@example.com' }
      const rules = (rule: object) => ({
        key: 'g',
        name: 'G',
        targeting_rules: { rules: [{ id: 'r', rule }] },
      })
      const refused: readonly (readonly [path: string, body: object, sentence: RegExp])[] = [
        ['/experiments/', experimentBody({ variants: variants(50, 40) }), /sum to 100/i],
        [
          '/experiments/',
          experimentBody({
            variants: variants(50, 50).map((each) => ({ ...each, is_control: false })),
          }),
          /control/i,
        ],
        ['/feature-flags/', { key: 'No Spaces', name: 'F' }, /pattern/i],
        ['/users/', { ...person, password: 'alllowercase1' }, /uppercase/i],
        ['/users/', { ...person, password: 'NoDigitsHere' }, /digit/i],
        ['/rollout-schedules/', schedule({ stages: [stage(0, 50), stage(1, 10)] }), /decreas/i],
        ['/rollout-schedules/', schedule({ stages: [stage(0, 50)], max_percentage: 20 }), /max/i],
        [
          '/rollout-schedules/',
          schedule({
            stages: [stage(0, 50)],
            start_date: after.toISOString(),
            end_date: before.toISOString(),
          }),
          /after|before/i,
        ],
        [`/feature-flags/${flag.id}/toggle`, { reason: 'x'.repeat(1001) }, /1000/],
        ['/feature-flags/', rules({ conditions: Array(21).fill(condition) }), /20/],
        [
          '/feature-flags/',
          rules({ conditions: [{ ...condition, attribute: 'no spaces' }] }),
          /attribute/i,
        ],
        [
          '/feature-flags/',
          rules({ conditions: [{ ...condition, operator: 'in' }] }),
          /array|list/i,
        ],
      ]
      for (const [path, body, sentence] of refused) {
        const { detail } = await cast.ask(422, 'POST', path, { as: admin, body })
        expect(JSON.stringify(detail)).toMatch(sentence)
      }
      await cast.ask(200, 'POST', `/feature-flags/${flag.id}/toggle`, {
        as: admin,
        body: { reason: 'x'.repeat(1000) },
      })
    },
  )
})
