import { beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import type { App } from '../http/room.ts'

const database = testDatabase()
let app: App
beforeAll(() => {
  app = testApp(database.db)
})

const consumers = ['Alpha', 'Beta', 'Gamma', 'Delta']
const providers = Array.from({ length: 40 }, (_, index) => `Provider number ${index}`)
const settings = { 'content-type': 'application/json' }

/** Always the same numbers from the same seed. */
function* numbers(seed: number): Generator<number, number> {
  let state = seed
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    yield state
  }
}

function shuffled<T>(items: readonly T[], random: Generator<number, number>): T[] {
  return items
    .map((item) => ({ item, at: random.next().value }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}

/**
 * One build. Eight at a time bring the same contents, each in its own order, so that all of them are new to all;
 * every other build is of a version that others publish for at the same time.
 */
function build(index: number): { consumer: string; number: string; body: object } {
  const random = numbers(index + 1)
  const wave = Math.floor(index / 8)
  const consumer = consumers[wave % consumers.length] ?? ''
  const number = index % 2 === 0 ? `shared ${wave}` : `v${index}`
  const contracts = shuffled(providers, random)
    .slice(0, 30)
    .map((provider) => ({
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(
        JSON.stringify({
          interactions: [
            { description: `of wave ${wave}`, request: { path: '/' } },
            { description: `with ${provider} in wave ${wave}` },
          ],
        }),
      ).toString('base64'),
    }))
  const branch = index % 5 === 0 ? `feat/${index % 3}` : 'main'
  const tags = index % 4 === 0 ? ['dev', 'ci'] : []
  return {
    consumer,
    number,
    body: { pacticipantName: consumer, pacticipantVersionNumber: number, branch, tags, contracts },
  }
}

async function count(query: ReturnType<typeof sql<{ count: number }>>): Promise<number> {
  const { rows } = await query.execute(database.db)
  return rows[0]?.count ?? -1
}

async function deadlocks(): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(database.db)
  return count(sql`
    select deadlocks::int as count from pg_stat_database where datname = current_database()`)
}

describe('many builds that publish at once', () => {
  it('all succeed, without a deadlock, and leave facts that agree with each other', async () => {
    const before = await deadlocks()
    const publish = (payload: object) =>
      app.inject({ method: 'POST', url: '/contracts/publish', headers: settings, payload })
    const verify = async (index: number) => {
      const { consumer, number } = build(index)
      const pair = `/pacts/provider/${encodeURIComponent(providers[index % 40] ?? '')}/consumer/${consumer}`
      const pact = await app.inject(`${pair}/version/${encodeURIComponent(number)}`)
      if (pact.statusCode !== 200) return undefined
      const url = new URL(pact.json()._links['pb:publish-verification-results'].href).pathname
      const payload = { success: true, providerApplicationVersion: `${index % 4}` }
      return app.inject({ method: 'POST', url, headers: settings, payload })
    }
    const join = (index: number) =>
      app.inject({
        method: 'PUT',
        url: `/pacticipants/${encodeURIComponent(providers[index % 40] ?? '')}/branches/main/versions/${index % 4}`,
        headers: settings,
      })

    const writers = Array.from({ length: 64 }, (_, index) => [
      publish(build(index).body),
      ...(index % 8 === 0 ? [verify(index), join(index)] : []),
    ])
    const answers = await Promise.all(writers.flat())
    const again = await Promise.all(
      Array.from({ length: 32 }, (_, index) => [verify(index), join(index)]).flat(),
    )

    const refused = [...answers, ...again].flatMap((answer) =>
      answer && answer.statusCode >= 300 ? `${answer.statusCode} ${answer.body}` : [],
    )
    expect(refused).toEqual([])
    expect((await deadlocks()) - before).toBe(0)
    await expectSoundFacts()
  }, 60_000)
})

async function expectSoundFacts(): Promise<void> {
  const contracts = Array.from({ length: 64 }, (_, index) => build(index)).flatMap(
    ({ consumer, number, body }) =>
      (body as { contracts: { providerName: string }[] }).contracts.map(
        ({ providerName }) => `${consumer} ${number} ${providerName}`,
      ),
  )
  const { rows } = await sql<{ key: string }>`
    select c.name || ' ' || v.number || ' ' || p.name as key from publication x
    join version v on v.id = x.consumer_version_id join pacticipant c on c.id = v.pacticipant_id
    join pacticipant p on p.id = x.provider_id where x.ended_at is null and x.revision = 1`.execute(
    database.db,
  )
  expect(rows.map(({ key }) => key).sort()).toEqual([...new Set(contracts)].sort())
  // Nothing was made twice, nothing half.
  expect(
    await count(sql`select count(*)::int as count from publication where ended_at is not null`),
  ).toBe(0)
  expect(
    await count(sql`select count(*)::int as count from content c where not exists (
      select from content_body b where b.content_id = c.id)`),
  ).toBe(0)
  expect(
    await count(sql`select count(*)::int as count from content c
      where c.interactions_count <> (select count(*) from content_interaction i where i.content_id = c.id)`),
  ).toBe(0)
  expect(
    await count(sql`select count(*)::int as count from publication p
      join content c on c.id = p.content_id where c.integration_id <> p.integration_id`),
  ).toBe(0)
  // The derived table holds each content that a version of a branch has verified.
  expect(
    await count(sql`select count(*)::int as count from (
      select distinct r.content_id, m.branch_id from result r
      join branch_version m on m.version_id = r.provider_version_id and m.ended_at is null
      where r.success and r.deleted_at is null
      except select content_id, branch_id from first_success) missing`),
  ).toBe(0)
  expect(await count(sql`select count(*)::int as count from first_success`)).toBeGreaterThan(0)
}
