import { afterEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testDatabase } from '../../test/database.ts'
import { listen } from './notifications.ts'

const database = testDatabase()
let news: { stop: () => Promise<void> } | undefined
afterEach(async () => news?.stop())

it('hears again after its connection was cut, and asks what it missed meanwhile', async () => {
  const { db, url } = database
  let heard = 0
  news = await listen(url, 'news of a test', () => heard++)
  expect(heard).toBe(1)
  await notify()
  await until(() => heard === 2)

  const { rows } = await sql<{ cut: boolean }>`
    select pg_terminate_backend(pid) as cut from pg_stat_activity
    where datname = current_database() and query = 'listen "news of a test"'`.execute(db)
  expect(rows).toEqual([{ cut: true }])
  // Nobody hears this one.
  await notify()
  await until(() => heard === 3)
  await notify()
  await until(() => heard === 4)

  async function notify() {
    await sql`notify "news of a test"`.execute(db)
  }
})

it('makes no connection any more once it was stopped', async () => {
  const stopped = await listen(database.url, 'silence', () => {})
  await stopped.stop()

  const { rows } =
    await sql`select pid from pg_stat_activity where query = 'listen "silence"'`.execute(
      database.db,
    )
  expect(rows).toEqual([])
})

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo() && waited < 10_000; waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isSo()).toBe(true)
}
