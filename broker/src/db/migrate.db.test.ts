import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { dropDatabase } from '@concordat/local-services/postgres'
import { afterEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { migrateTo, migrateToLatest } from './migrate.ts'
import { migrations } from './migrations/index.ts'

const server = process.env.TEST_DATABASE_URL ?? ''
const name = `migrate_${process.env.JEST_WORKER_ID ?? '1'}`

/** A database of its own, with these statements run in it. */
async function databaseWith(...statements: string[]): Promise<string> {
  const url = new URL(server)
  url.pathname = `/${name}`
  await run(server, `create database ${name}`)
  await run(url.href, ...statements)
  return url.href
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const text of statements) await client.query(text)
  await client.end()
}

afterEach(() => dropDatabase(server, name))

describe('a database', () => {
  it('that is empty is made ready by four processes at once, one time', async () => {
    const url = await databaseWith()
    const module = JSON.stringify(new URL('./migrate.ts', import.meta.url).href)
    const program = `
      import { migrateToLatest } from ${module}
      console.log(JSON.stringify(await migrateToLatest(process.env.URL)))`

    const ran = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
          env: { ...process.env, URL: url },
        }),
      ),
    )

    const names: string[][] = ran.map(({ stdout }) => JSON.parse(stdout))
    expect(names.flat().sort()).toEqual(Object.keys(migrations).sort())
    expect(await migrateToLatest(url)).toEqual([])
  })

  it('of an older version is brought up to date, from where it is', async () => {
    const url = await databaseWith()
    const [first = '', ...others] = Object.keys(migrations)
    await migrateTo(url, first)

    expect(await migrateToLatest(url)).toEqual(others)
  })

  it('of a newer version is left as it is, unless that has taken away what this one needs', async () => {
    const url = await databaseWith()
    await migrateToLatest(url)
    await run(url, "insert into kysely_migration values ('9998-wider', '')")

    expect(await migrateToLatest(url)).toEqual([])
    await run(
      url,
      "insert into kysely_migration values ('9999-narrower', '')",
      "comment on table kysely_migration is '9999-narrower'",
    )
    await expect(migrateToLatest(url)).rejects.toThrow(
      'The database belongs to a newer version of the broker, which has taken away what this one needs (9999-narrower): start that version, or choose another database.',
    )
  })

  it.each([
    [
      'of a reference broker',
      ['create table pact_publications ()', 'create table verifications ()'],
      'The database is that of a reference broker: the broker needs one of its own',
    ],
    [
      'of something else',
      ['create table shop ()', 'create table a ()', 'create table b ()', 'create table c ()'],
      'The database holds tables of something else (a, b, c …): the broker needs one of its own',
    ],
    [
      'of another program that keeps its migrations alike',
      [
        'create table kysely_migration (name text, timestamp text)',
        "insert into kysely_migration values ('001-init', '')",
      ],
      'The database holds tables of something else (kysely_migration)',
    ],
  ])('%s is left alone', async (_, statements, sentence) => {
    const url = await databaseWith(...statements)

    await expect(migrateToLatest(url)).rejects.toThrow(sentence)
  })

  it('of a version that went another way is refused', async () => {
    const url = await databaseWith()
    await migrateToLatest(url)
    await run(url, "update kysely_migration set name = '0002-other' where name = '0002-closing'")

    await expect(migrateToLatest(url)).rejects.toThrow(
      'The database was last used by another version of the broker than this one follows',
    )
  })
})
