import { dropDatabase } from '@concordat/local-services/postgres'
import { afterEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { migrateToLatest } from './migrate.ts'
import { migrations } from './migrations/index.ts'

const server = process.env.TEST_DATABASE_URL ?? ''
const name = `migrate_${process.env.JEST_WORKER_ID ?? '1'}`

/** A database of its own, with these statements run in it. */
async function databaseWith(...statements: string[]): Promise<string> {
  const url = new URL(server)
  url.pathname = `/${name}`
  for (const [where, texts] of [
    [server, [`create database ${name}`]],
    [url.href, statements],
  ] as const) {
    const client = new pg.Client({ connectionString: where })
    await client.connect()
    for (const text of texts) await client.query(text)
    await client.end()
  }
  return url.href
}

afterEach(() => dropDatabase(server, name))

describe('a database', () => {
  it('that is empty is made ready by two servers at once, one time', async () => {
    const url = await databaseWith()

    const ran = await Promise.all([migrateToLatest(url), migrateToLatest(url)])

    expect(ran.flat().sort()).toEqual(Object.keys(migrations).sort())
    expect(await migrateToLatest(url)).toEqual([])
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
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(
      `update kysely_migration set name = '0002-other' where name = '0002-closing'`,
    )
    await client.end()

    await expect(migrateToLatest(url)).rejects.toThrow(
      'The database was last used by another version of the broker than this one follows',
    )
  })
})
