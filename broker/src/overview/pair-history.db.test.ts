import { beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { getPairHistory, type HistoryQuestion, type PairHistory } from './pair-history.ts'

const database = testDatabase({ isFilledOnce: true })
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const now = new Date('2026-11-01T00:00:00Z')
const year = new Date(now.getTime() - 365 * DAY)

/** Version `n` of 8,000 in a year; every seventh is on another branch. */
const atOf = (n: number) => new Date(year.getTime() + n * 65 * MINUTE + 30_000)
const isOnMain = (n: number) => n % 7 !== 0

describe('the year of a pair that published 8,000 times', () => {
  beforeAll(async () => {
    const facts = given(database.db)
    const at = new Date(year.getTime() - DAY)
    for (const name of ['Web', 'Orders']) await facts.pacticipant(name, { mainBranch: 'main' })
    await facts.pact('Web', 'first', 'Orders', { branch: 'main', at })
    await facts.result('Web', 'first', 'Orders', 'early', { branch: 'main', at })
    await facts.deployment('Web', 'first', 'production', { at })
    for (const table of ['pacticipant', 'integration', 'branch', 'environment'])
      await sql`update ${sql.table(table)} set created_at = ${at}`.execute(database.db)
    await publishAlways()
  })

  it('is told by the last publication of each stretch, on the branch that is looked at', async () => {
    const history = await historyOf({ from: year })

    const told = history.consumerCells.map(({ last }) => last)
    const length = (now.getTime() + 1 - year.getTime()) / 288
    const lastOf = new Map<number, string>()
    for (let n = 1; n <= 8000; n++)
      if (isOnMain(n))
        lastOf.set(Math.floor((atOf(n).getTime() - year.getTime()) / length), `v${n}`)
    expect(history.stretches).toBe(288)
    expect(told).toEqual(['first', ...lastOf.values()])
  })

  it('shows for how long it failed, as its months do, to a stretch', async () => {
    const { segments } = await historyOf({ from: year })
    const month = await historyOf({ from: new Date(atOf(2_000).getTime() - 5 * DAY) })

    expect(segments.map(({ verdict }) => verdict)).toEqual(['ok', 'fail', 'ok'])
    expect(month.stretches).toBeUndefined()
    const torn = month.segments.find(({ verdict }) => verdict === 'fail')
    const stretch = (365 * DAY) / 288
    expect(Math.abs(Number(segments[1]?.from) - Number(torn?.from))).toBeLessThan(stretch)
    expect(Math.abs(Number(segments[1]?.to) - Number(torn?.to))).toBeLessThan(stretch)
  })

  it('ends where a past moment ends it', async () => {
    const asOf = atOf(7 * 1140)
    const { consumerCells, stretches, latestVersion } = await historyOf({
      from: year,
      asOf,
      consumerBranch: 'main',
    })

    expect([stretches, latestVersion]).toEqual([288, 'v7979'])
    expect(consumerCells.at(-1)?.to).toEqual(asOf)
  })

  it('knows what was published in the millisecond in which it is asked for', async () => {
    await sql`
      update publication set created_at = ${now}::timestamptz + interval '500 microseconds'
      where consumer_version_id = (select id from version where number = 'v8000')`.execute(
      database.db,
    )

    expect((await historyOf({ from: atOf(7_990) })).latestVersion).toBe('v8000')
  })

  it('says on its page what is left out, and since when what runs together is shown', async () => {
    await deployOften()
    const page = await testApp(database.db).inject({
      url: `/dashboard/provider/Orders/consumer/Web?from=${year.toISOString().slice(0, 10)}`,
      headers: { accept: 'text/html' },
    })

    const notes = [
      'More pacts were published in this time than can be drawn.',
      'What ran together is shown since',
    ]
    expect(notes.filter((note) => !page.body.includes(note))).toEqual([])
    // Nobody has counted them.
    expect(/[0-9]+ versions/.exec(page.body)).toBeNull()
  })
})

function historyOf(
  question: Pick<HistoryQuestion, 'from' | 'asOf' | 'consumerBranch'>,
): Promise<PairHistory> {
  return getPairHistory(database.db, { consumer: 'Web', provider: 'Orders', now, ...question })
}

/** Each content is that of twenty versions, and answered ten minutes after the first; 100 to 149 are not held. */
async function publishAlways(): Promise<void> {
  await sql`
    with web as (select id from pacticipant where name = 'Web'),
    pair as (select i.id, i.provider_id from integration i join web on web.id = i.consumer_id),
    main as (select b.id from branch b join web on web.id = b.pacticipant_id),
    other as (insert into branch (pacticipant_id, name) select id, 'other' from web returning id),
    made as (
      select n, ${year}::timestamptz + n * interval '65 minutes' + interval '30 s' as at, n / 20 as content from generate_series(1, 8000) n),
    fresh as (
      insert into version (pacticipant_id, number, ord, created_at)
      select web.id, 'v' || n, (select max(ord) from version) + n, at from made, web returning id, number, ord),
    members as (
      insert into branch_version (branch_id, version_id, version_ord, created_at)
      select case when n % 7 = 0 then other.id else main.id end, fresh.id, fresh.ord, at
      from made join fresh on fresh.number = 'v' || n, main, other),
    agreed as (
      insert into content (integration_id, sha, interactions_count, specification)
      select distinct pair.id, 'content ' || content, 1, '4.0' from made, pair returning id, sha),
    answered as (
      insert into version (pacticipant_id, number, ord)
      select pair.provider_id, 'answer ' || content, (select max(ord) from version) + 10000 + content
      from (select distinct content from made) made, pair returning id, ord, number),
    answers as (
      insert into branch_version (branch_id, version_id, version_ord)
      select b.id, answered.id, answered.ord from answered, pair join branch b on b.pacticipant_id = pair.provider_id),
    results as (
      insert into result (id, number, content_id, integration_id, provider_version_id, provider_version_ord, success, created_at)
      select 10000 + content, 10000 + content, agreed.id, pair.id, answered.id, answered.ord, content not between 100 and 149,
        min(at) + interval '10 minutes'
      from made join agreed on agreed.sha = 'content ' || content join answered on answered.number = 'answer ' || content, pair
      group by content, agreed.id, pair.id, answered.id, answered.ord)
    insert into publication (integration_id, provider_id, consumer_version_id, consumer_version_ord, content_id, created_at)
    select pair.id, pair.provider_id, fresh.id, fresh.ord, agreed.id, at
    from made join fresh on fresh.number = 'v' || n join agreed on agreed.sha = 'content ' || content, pair`.execute(
    database.db,
  )
}

/** 600 deployments of the consumer, one after the other. */
async function deployOften(): Promise<void> {
  await sql`
    insert into deployment (environment_id, pacticipant_id, version_id, created_at, ended_at)
    select e.id, v.pacticipant_id, v.id, ${year}::timestamptz + n * interval '1 hour', ${year}::timestamptz + (n + 1) * interval '1 hour'
    from generate_series(1, 600) n join version v on v.number = 'v' || n, environment e`.execute(
    database.db,
  )
}
