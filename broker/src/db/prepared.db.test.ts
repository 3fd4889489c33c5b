import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testDatabase } from '../../test/database.ts'
import { inTransaction } from './client.ts'
import { prepared } from './prepared.ts'

const database = testDatabase()

interface Asked {
  names: readonly string[]
  /** Only those that are longer. */
  longerThan?: number | null | undefined
}

it('a statement is built once for each set of values that are there, and answers for those of each time', async () => {
  let built = 0
  const names = prepared(({ names, longerThan }: Asked) => {
    built++
    const filter = longerThan === undefined ? sql`true` : sql`length(n) > ${longerThan}::int`
    return sql<{
      n: string
    }>`select n from unnest(${names}::text[]) n where ${filter} and n <> ${'x'} order by n`
  })
  const found = async (asked: Asked) => (await names(database.db, asked)).map(({ n }) => n)

  expect(await found({ names: ['b', 'a', 'x'] })).toEqual(['a', 'b'])
  expect(await found({ names: ["'; --"], longerThan: undefined })).toEqual(["'; --"])
  expect(built).toBe(1)
  expect(await found({ names: ['one', 'three'], longerThan: 3 })).toEqual(['three'])
  expect(await found({ names: ['one', 'three'], longerThan: 2 })).toEqual(['one', 'three'])
  expect(await found({ names: ['one'], longerThan: null })).toEqual([])
  expect(built).toBe(2)
})

it('a statement joins the transaction it is asked in', async () => {
  const settings = prepared(
    ({ name }: { name: string }) =>
      sql<{ value: string }>`select current_setting(${name}) as value`,
  )

  const within = await inTransaction(database.db, async (db) => {
    await sql`set local application_name = 'within'`.execute(db)
    return settings(db, { name: 'application_name' })
  })

  expect(within).toEqual([{ value: 'within' }])
  expect(await settings(database.db, { name: 'application_name' })).not.toEqual(within)
})

it('of shapes without end only some are kept, and the others answer as well', async () => {
  let built = 0
  const sums = prepared((values: Record<string, number>) => {
    built++
    const all = Object.values(values).map((value) => sql`${value}::int`)
    return sql<{ sum: number }>`select ${sql.join(all, sql` + `)} as sum`
  })
  const sumOf = async (name: string) => (await sums(database.db, { [name]: 1, one: 2 }))[0]?.sum

  for (let n = 0; n < 101; n++) expect(await sumOf(`value ${n}`)).toBe(3)
  await sumOf('value 0')
  expect(built).toBe(101)
  expect(await sumOf('value 100')).toBe(3)
  expect(built).toBe(102)
})
