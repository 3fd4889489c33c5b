import { afterAll, beforeAll, expect, it } from '@jest/globals'
import pg from 'pg'
import { databaseUrl } from '../stage/broker.ts'
import { faultsOf, readReleased } from './released.ts'

let database: pg.Client
beforeAll(async () => {
  database = new pg.Client({ connectionString: databaseUrl() })
  await database.connect()
})
afterAll(() => database.end())

/** What the statements meet on the newest schema, changed like this. */
async function faultsAfter(...changes: string[]): Promise<string[]> {
  await database.query('begin')
  try {
    for (const change of changes) await database.query(change)
    return await faultsOf(database, await readReleased())
  } finally {
    await database.query('rollback')
  }
}

it('what the released version asks is still understood by the newest schema', async () => {
  expect((await readReleased()).length).toBeGreaterThan(150)
  expect(await faultsAfter()).toEqual([])
})

it('a column that is taken away, or required from now on, would be told', async () => {
  const taken = await faultsAfter('alter table deployment drop column auto_created cascade')
  const required = await faultsAfter('alter table label add column colour text not null')

  expect(taken).toContainEqual(expect.stringMatching(/^column .*auto_created.* does not exist: /))
  expect(required).toEqual([
    expect.stringMatching(/^label\.colour is required: insert into "label"/),
  ])
})
