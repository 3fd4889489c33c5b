import { afterEach, describe, expect, it } from '@jest/globals'
import { testDatabase } from '../../test/database.ts'
import { appliedMigrations, migrateDown, migrateUp } from './migrate.ts'
import { migrations } from './migrations/index.ts'

const database = testDatabase()
const names = migrations.map(({ name }) => name)
const newestFirst = [...names].reverse()

/** Everything that the schema consists of, as text. */
async function catalog(): Promise<string[]> {
  const rows = await database.query(`
    select format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'experimentation'::regnamespace and c.relkind = 'r' and a.attnum > 0
        and not a.attisdropped
    union all select format('constraint %s %s', conname, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'experimentation'::regnamespace and contype <> 'n'
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'experimentation'
    union all select format('enum %s %s', t.typname, string_agg(e.enumlabel, ',' order by e.enumsortorder))
      from pg_type t join pg_enum e on e.enumtypid = t.oid
      where t.typnamespace = 'experimentation'::regnamespace group by t.typname
    order by 1`)
  return rows.map(({ line }) => String(line))
}

async function hasSchema(): Promise<boolean> {
  const [row] = await database.query(
    "select count(*)::int as count from pg_namespace where nspname = 'experimentation'",
  )
  return row?.count === 1
}

describe('migrations', () => {
  afterEach(async () => {
    await migrateDown(database.url)
  })

  it('bring an empty database to the newest schema, once', async () => {
    expect(await migrateUp(database.url)).toEqual(names)
    expect(await migrateUp(database.url)).toEqual([])
    expect(await appliedMigrations(database.url)).toEqual(names)
  })

  it('leave nothing behind when all are taken back', async () => {
    await migrateUp(database.url)
    expect(await migrateDown(database.url)).toEqual(newestFirst)
    expect(await hasSchema()).toBe(false)
    expect(await migrateDown(database.url)).toEqual([])
  })

  it('make the same schema again after being taken back', async () => {
    await migrateUp(database.url)
    const before = await catalog()
    await migrateDown(database.url)
    await migrateUp(database.url)
    expect(await catalog()).toEqual(before)
    expect(before.length).toBeGreaterThan(300)
  })

  it('are reversible one by one', async () => {
    await migrateUp(database.url, '0001')
    for (const [index, name] of names.entries()) {
      if (index === 0) continue
      const before = await catalog()
      expect(await migrateUp(database.url, name)).toEqual([name])
      expect(await migrateDown(database.url, names[index - 1])).toEqual([name])
      expect(await catalog()).toEqual(before)
      await migrateUp(database.url, name)
    }
  })

  it('are applied once when several servers start at the same time', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrateUp(database.url)))
    expect(runs.flat().sort()).toEqual(names)
  })

  it('keep what is stored when the newest one comes and goes', async () => {
    await migrateUp(database.url)
    await database.query(
      `insert into experimentation.experiments (id, key, name) values (gen_random_uuid(), 'kept', 'Kept')`,
    )
    await migrateDown(database.url, '0009')
    await migrateUp(database.url)
    expect(await database.query('select key, version from experimentation.experiments')).toEqual([
      { key: 'kept', version: 1 },
    ])
  })

  it('tell which names they know when asked for another', async () => {
    await expect(migrateUp(database.url, '0042')).rejects.toThrow(/no migration "0042".*0001-users/)
  })

  it('can live in a schema of another name', async () => {
    await migrateUp(database.url, '0002', { schema: 'elsewhere' })
    expect(await hasSchema()).toBe(false)
    expect(await appliedMigrations(database.url, { schema: 'elsewhere' })).toEqual(
      names.slice(0, 2),
    )
    await migrateDown(database.url, undefined, { schema: 'elsewhere' })
  })
})
