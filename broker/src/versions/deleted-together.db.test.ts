import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { inTransaction } from '../db/client.ts'
import { closeVersion, lockForDeletion } from './queries.ts'

const database = testDatabase()

it('the head of a branch passes over a version that somebody is deleting at the same time', async () => {
  const { db } = database
  const app = testApp(db)
  for (const number of ['1', '2', '3']) await given(db).version('Web', number)
  // version 2 inherits from 3, but 1 joined after it
  for (const number of ['2', '1', '3'])
    await app.inject({ method: 'PUT', url: `/pacticipants/Web/branches/main/versions/${number}` })

  let answer: Promise<{ statusCode: number }> | undefined
  await inTransaction(db, async (db) => {
    const heir = await lockForDeletion(db, 'Web', '2')
    await closeVersion(db, heir?.id ?? 0)
    // an injected request sets off only when somebody waits for it
    answer = app.inject({ method: 'DELETE', url: '/pacticipants/Web/versions/3' }).then()
    await someoneWaits()
  })

  expect((await answer)?.statusCode).toBe(204)
  const members = await db
    .selectFrom('branch_version as m')
    .innerJoin('version as v', 'v.id', 'm.version_id')
    .select('v.number')
    .where('m.ended_at', 'is', null)
    .execute()
  expect(members).toEqual([{ number: '1' }])
})

/** Until a statement on this database waits for somebody's lock. */
async function someoneWaits(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db)
    if (rows[0]?.waiting) return
    await sleep(5)
  }
}
