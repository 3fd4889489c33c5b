import { randomBytes } from 'node:crypto'
import { appliedMigrations, migrateDown, migrateUp, migrations } from '@concordat/backend'
import { cloneDatabase, dropDatabase } from '@concordat/local-services'
import { afterEach, beforeEach, describe, expect } from '@jest/globals'
import { Client } from 'pg'
import { takeOver } from '../harness/handover.ts'
import { scenario } from '../harness/scenario.ts'
import { schemaText } from './catalog.ts'

const server = takeOver().get('postgres').url
const names = migrations.map(({ name }) => name)
const newestFirst = [...names].reverse()
const name = `concordat_run_empty_${process.pid}_${randomBytes(4).toString('hex')}`
let url = ''

async function query(text: string): Promise<Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const text = () => schemaText(query)

describe('2.1 database migrations', () => {
  beforeEach(async () => {
    url = await cloneDatabase(server, 'template0', name)
  })
  afterEach(() => dropDatabase(server, name))

  scenario(
    '2.1.1 all migrations run successfully: an empty database reaches the newest schema',
    async () => {
      expect(await migrateUp(url)).toEqual(names)
      expect(await appliedMigrations(url)).toEqual(names)
      expect((await text()).length).toBeGreaterThan(300)
    },
  )

  scenario(
    '2.1.2 rollback scenarios: every step can be taken back, down to nothing, and keeps what it promised',
    async () => {
      await migrateUp(url, '0001')
      for (const [index, step] of names.entries()) {
        if (index === 0) continue
        const before = await text()
        await migrateUp(url, step)
        expect(await migrateDown(url, names[index - 1])).toEqual([step])
        expect(await text()).toEqual(before)
        await migrateUp(url, step)
      }
      await query(
        "insert into experimentation.experiments (id, key, name) values (gen_random_uuid(), 'kept', 'Kept')",
      )
      await migrateDown(url, '0009')
      await migrateUp(url)
      expect(await query('select key, version from experimentation.experiments')).toEqual([
        { key: 'kept', version: 1 },
      ])
      expect(await migrateDown(url)).toEqual(newestFirst)
      expect(await text()).toEqual([])
      expect(
        await query("select nspname from pg_namespace where nspname = 'experimentation'"),
      ).toEqual([])
    },
  )

  scenario(
    '2.1.3 migration idempotency: a second run does nothing, and several at once do it once',
    async () => {
      const runs = await Promise.all([1, 2, 3].map(() => migrateUp(url)))
      expect(runs.flat().sort()).toEqual(names)
      const before = await text()
      expect(await migrateUp(url)).toEqual([])
      expect(await text()).toEqual(before)
      await migrateDown(url)
      await migrateUp(url)
      expect(await text()).toEqual(before)
    },
  )

  scenario(
    '2.1.4 schema integrity: the schema is the approved one, and every enum is in use',
    async () => {
      await migrateUp(url)
      expect((await text()).join('\n')).toMatchSnapshot()
      const orphans = await query(`
      select t.typname from pg_type t where t.typnamespace = 'experimentation'::regnamespace and t.typtype = 'e'
        and not exists (select 1 from pg_attribute a where a.atttypid = t.oid and a.attnum > 0)`)
      expect(orphans).toEqual([])
      const unkeyed = await query(`
      select relname from pg_class c where relnamespace = 'experimentation'::regnamespace and relkind = 'r'
        and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and contype = 'p')`)
      expect(unkeyed).toEqual([])
    },
  )
})
