import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testDatabase } from '../../test/database.ts'
import { type Db, inTransaction, openDb } from './client.ts'
import { migrateUp } from './migrate.ts'

const database = testDatabase()
let db: Db

beforeAll(async () => {
  await migrateUp(database.url)
  db = openDb(database.url)
  await sql`insert into roles (id, name) values (gen_random_uuid(), 'a'), (gen_random_uuid(), 'b')`.execute(
    db,
  )
})
afterAll(() => db.destroy())

function touch(db: Db, name: string) {
  return db.updateTable('roles').set({ description: 'touched' }).where('name', '=', name).execute()
}

describe('a transaction', () => {
  it('that loses a deadlock is run again', async () => {
    let attempts = 0
    const both = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() }
    const one = inTransaction(db, async (db) => {
      attempts += 1
      await touch(db, 'a')
      both.first.resolve()
      await both.second.promise
      await touch(db, 'b')
    })
    const other = inTransaction(db, async (db) => {
      attempts += 1
      await touch(db, 'b')
      both.second.resolve()
      await both.first.promise
      await touch(db, 'a')
    })
    await expect(Promise.all([one, other])).resolves.toHaveLength(2)
    expect(attempts).toBeGreaterThan(2)
  })

  it('joins the one that runs, and both go together', async () => {
    const failing = inTransaction(db, async (db) => {
      await inTransaction(db, (db) => touch(db, 'a'))
      await db.deleteFrom('roles').execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await db.selectFrom('roles').select('name').execute()).toHaveLength(2)
  })

  it('whose connection the server ends between two statements fails, and nothing else does', async () => {
    const cut = inTransaction(db, async (db) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      await database.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
      await touch(db, 'a')
    })
    await expect(cut).rejects.toThrow(/terminat|not queryable/)
    expect(await db.selectFrom('roles').select('name').execute()).toHaveLength(2)
  })

  it('is not run again for a fault that would come again', async () => {
    let attempts = 0
    const clash = inTransaction(db, async (db) => {
      attempts += 1
      await sql`insert into roles (id, name) values (gen_random_uuid(), 'a')`.execute(db)
    })
    await expect(clash).rejects.toMatchObject({ code: '23505' })
    expect(attempts).toBe(1)
  })
})
