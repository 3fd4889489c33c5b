import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()

/** The same numbers in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * sides)
  }
}

it('builds, releases and deletions at once leave no contradiction, and nobody meets a fault of ours', async () => {
  const { db } = database
  const { uuid } = await given(db).environment('prod')
  for (const number of ['1', '2', '3']) await given(db).version('Web', number, { branch: 'main' })
  const app = testApp(db)
  const roll = dice(7)
  const version = () => `/pacticipants/Web/versions/${roll(6)}`
  const member = () => `/pacticipants/Web/branches/${['main', 'feat'][roll(2)]}/versions/${roll(6)}`
  const acts: (() => { method: 'PUT' | 'POST' | 'DELETE'; url: string })[] = [
    () => ({ method: 'PUT', url: member() }),
    () => ({ method: 'PUT', url: member() }),
    () => ({ method: 'PUT', url: `${version()}/tags/${['prod', 'dev'][roll(2)]}` }),
    () => ({ method: 'PUT', url: version() }),
    () => ({ method: 'POST', url: `${version()}/deployed-versions/environment/${uuid}` }),
    () => ({ method: 'POST', url: `${version()}/released-versions/environment/${uuid}` }),
    () => ({ method: 'DELETE', url: member() }),
    () => ({ method: 'DELETE', url: version() }),
    () => ({ method: 'DELETE', url: '/pacticipants/Web/branches/feat' }),
  ]

  const statuses: number[] = []
  for (let round = 0; round < 12; round++) {
    const requests = Array.from({ length: 20 }, () => acts[roll(acts.length)]?.())
    const responses = await Promise.all(
      requests.map(async (request) => (request ? await app.inject(request) : undefined)),
    )
    for (const response of responses) statuses.push(response?.statusCode ?? 0)
  }

  expect(new Set(statuses.map((status) => Math.floor(status / 100)))).toEqual(new Set([2, 4]))
  const { rows } = await sql<{ orphans: number; doubles: number; lostHeads: number }>`
    with living as (select id from version where deleted_at is null)
    select
      (select count(*) from branch_version where ended_at is null and version_id not in (select id from living))
      + (select count(*) from tag where ended_at is null and version_id not in (select id from living))
      + (select count(*) from deployment where ended_at is null and version_id not in (select id from living))
      + (select count(*) from release where ended_at is null and version_id not in (select id from living)) as orphans,
      (select count(*) - count(distinct target) from deployment where ended_at is null) as doubles,
      (select count(*) from branch_version m join branch b on b.id = m.branch_id where m.ended_at is null and b.ended_at is not null) as "lostHeads"`.execute(
    db,
  )
  expect(rows[0]).toEqual({ orphans: 0, doubles: 0, lostHeads: 0 })
})
