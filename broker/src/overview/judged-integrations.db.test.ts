import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { sql } from 'kysely'
import { dice } from '../../bench/dice.ts'
import { newApp, testApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import type { Db } from '../db/client.ts'
import type { App } from '../http/room.ts'
import { contendersFor } from './contenders.ts'
import { integrationSorts } from './integration-row.ts'
import { statusOrder } from './integration-status.ts'
import { type IntegrationsQuestion, readIntegrations } from './integrations-overview.ts'
import { JudgedIntegrations } from './judged-integrations.ts'
import { deleteOldTouches } from './judged-queries.ts'
import { listIntegrations, listJudged } from './queries.ts'

const database = testDatabase()

const everything: IntegrationsQuestion = {
  search: undefined,
  label: undefined,
  environment: undefined,
  status: undefined,
  sort: 'name',
  page: { number: 1, size: 30 },
}

/** `Web → Orders: verified`, of each. */
async function standOf(known: Pick<JudgedIntegrations, 'now'>): Promise<string[]> {
  const { rows } = await readIntegrations(database.db, known, everything, undefined)
  return rows.map(
    ({ consumer, provider, consumerVersion, status }) =>
      `${consumer} ${consumerVersion} → ${provider}: ${status}`,
  )
}

/** As all are when they are judged at once. */
const whole = (question = everything) =>
  listIntegrations(database.db, question, question, undefined)

describe('what is written', () => {
  const overwriting = { PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION: 'true' }
  const pactOf = (version: string) => `/pacts/provider/Orders/consumer/Web/version/${version}`
  const publish = (version: string, path: string) =>
    asked('PUT', pactOf(version), {
      consumer: { name: 'Web' },
      provider: { name: 'Orders' },
      interactions: [
        { description: 'one', request: { method: 'GET', path }, response: { status: 200 } },
      ],
    })
  async function verify(version: string, success: boolean): Promise<void> {
    const { _links } = (await testApp(database.db).inject(pactOf(version))).json()
    const { pathname } = new URL(_links['pb:publish-verification-results'].href)
    await asked('POST', pathname, { success, providerApplicationVersion: '7' })
  }
  async function asked(method: 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) {
    const { statusCode } = await testApp(database.db, overwriting).inject({
      method,
      url,
      ...(payload && { payload }),
    })
    expect(statusCode).toBeLessThan(300)
  }

  const steps: [what: string, write: () => Promise<unknown>, stand: string[]][] = [
    ['a first pact', () => publish('1', '/a'), ['Web 1 → Orders: unknown']],
    ['a result', () => verify('1', true), ['Web 1 → Orders: verified']],
    ['a newer result', () => verify('1', false), ['Web 1 → Orders: failed']],
    ['another pact', () => publish('2', '/b'), ['Web 2 → Orders: changed']],
    ['an overwritten pact', () => publish('2', '/a'), ['Web 2 → Orders: failed']],
    [
      'the end of a provider version with its results',
      () => asked('DELETE', '/pacticipants/Orders/versions/7'),
      ['Web 2 → Orders: unknown'],
    ],
    ['the end of a pact', () => asked('DELETE', pactOf('2')), ['Web 1 → Orders: unknown']],
    ['a pact published again', () => publish('2', '/c'), ['Web 2 → Orders: unknown']],
    [
      'the end of a version',
      () => asked('DELETE', '/pacticipants/Web/versions/2'),
      ['Web 1 → Orders: unknown'],
    ],
    [
      'the end of an integration',
      () => asked('DELETE', '/integrations/provider/Orders/consumer/Web'),
      [],
    ],
    ['a pact after it', () => publish('3', '/a'), ['Web 3 → Orders: unknown']],
    ['the end of an application', () => asked('DELETE', '/pacticipants/Orders'), []],
    ['a pact with its successor', () => publish('3', '/a'), ['Web 3 → Orders: unknown']],
  ]

  it('is on the next page of every process', async () => {
    const stores = [new JudgedIntegrations(database.db), new JudgedIntegrations(database.db)]
    const apps = [newApp(database.db), newApp(database.db)]
    for (const [what, write, stand] of [['nothing', async () => {}, []] as const, ...steps]) {
      await write()
      for (const known of stores) expect([what, await standOf(known)]).toEqual([what, stand])
      const fresh = await pageOf(newApp(database.db))
      for (const app of apps) expect(await pageOf(app)).toBe(fresh)
    }
  })
})

/** Without the seconds that passed since another page was made: times of day, the words for them, and where they are drawn. */
async function pageOf(app: App): Promise<string> {
  const { body } = await app.inject({ url: '/', headers: { accept: 'text/html' } })
  return body.replace(/\d\d:\d\d(:\d\d)?|just now|\d+ \w+ ago|\d+\.\d+/g, '…')
}

describe('a transaction that was open when all were judged', () => {
  it('is seen when it has ended, whatever ended before it', async () => {
    const known = new JudgedIntegrations(database.db)
    await given(database.db).pact('Web', '1', 'Orders')
    await given(database.db).pact('Web', '1', 'Stock')
    await standOf(known)

    await database.db.transaction().execute(async (db) => {
      await given(db).result('Web', '1', 'Orders', '7')
      await given(database.db).result('Web', '1', 'Stock', '7')
      expect(await standOf(known)).toEqual(['Web 1 → Orders: unknown', 'Web 1 → Stock: verified'])
      await given(database.db).result('Web', '1', 'Stock', '8', { success: false })
      expect(await standOf(known)).toEqual(['Web 1 → Orders: unknown', 'Web 1 → Stock: failed'])
    })

    expect(await standOf(known)).toEqual(['Web 1 → Orders: verified', 'Web 1 → Stock: failed'])
  })

  it('is never seen when it was given up', async () => {
    const known = new JudgedIntegrations(database.db)
    await given(database.db).pact('Web', '1', 'Orders')
    const givenUp = database.db.transaction().execute(async (db) => {
      await given(db).result('Web', '1', 'Orders', '7')
      await standOf(known)
      throw new Error('given up')
    })

    await expect(givenUp).rejects.toThrow('given up')
    expect(await standOf(known)).toEqual(['Web 1 → Orders: unknown'])
  })
})

describe('questions at the same time', () => {
  it('each see what was committed before they were asked', async () => {
    const known = new JudgedIntegrations(database.db)
    const answers: Promise<[number, number]>[] = []
    for (let n = 1; n <= 40; n++) {
      await given(database.db).pact('Web', '1', `Provider ${n}`)
      answers.push(known.now().then(({ integrations }) => [n, integrations.size]))
    }

    for (const [there, seen] of await Promise.all(answers)) {
      expect(seen).toBeGreaterThanOrEqual(there)
    }
  })

  it('share the next look, not the one under way', async () => {
    const known = new JudgedIntegrations(database.db)
    const [first, second, third] = [known.now(), known.now(), known.now()]

    expect(second).not.toBe(first)
    expect(third).toBe(second)
    await Promise.all([first, second])
    expect(known.now()).not.toBe(second)
  })

  it('are answered after one that the database refused', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    let isAway = true
    const db = database.db.withPlugin({
      transformQuery: ({ node }) => {
        if (isAway) throw new Error('The database is away')
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const known = new JudgedIntegrations(db)
    const first = known.now()
    const second = known.now()
    await expect(first).rejects.toThrow('away')
    isAway = false
    await second.catch(() => {})

    expect((await known.now()).integrations.size).toBe(1)
  })
})

describe('a page of those that were judged', () => {
  it('is looked up again where one that it shows was written about since', async () => {
    const facts = given(database.db)
    await facts.pact('Web', '1', 'Orders')
    await facts.pact('Web', '1', 'Stock')
    const known = new JudgedIntegrations(database.db)
    const old = await known.now()
    const first = { ...everything, page: { number: 1, size: 1 } }
    const contenders = contendersFor([...old.integrations.values()], first)
    const look = () => listJudged(database.db, contenders, { size: 1, snapshot: old.snapshot })

    await facts.result('Web', '1', 'Stock', '7')
    expect((await look())?.map(({ provider }) => provider)).toEqual(['Orders'])
    await facts.result('Web', '1', 'Orders', '7')
    expect(await look()).toBeUndefined()
  })

  it('is judged whole where they are written about all the time', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    const old = await new JudgedIntegrations(database.db).now()
    await given(database.db).result('Web', '1', 'Orders', '7')

    expect(await standOf({ now: async () => old })).toEqual(['Web 1 → Orders: verified'])
  })
})

describe('all are judged anew', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  /** As somebody might who repairs a database by hand. */
  async function withoutTriggers(work: (db: Db) => Promise<unknown>): Promise<void> {
    await database.db.transaction().execute(async (db) => {
      await sql`set local session_replication_role = replica`.execute(db)
      await work(db)
    })
  }

  it('after ten minutes', async () => {
    const known = new JudgedIntegrations(database.db)
    await given(database.db).pact('Web', '1', 'Orders')
    await standOf(known)
    await withoutTriggers((db) => given(db).result('Web', '1', 'Orders', '7'))
    expect(await standOf(known)).toEqual(['Web 1 → Orders: unknown'])

    const now = performance.now()
    jest.spyOn(performance, 'now').mockImplementation(() => now + 10 * 60_000)
    expect(await standOf(known)).toEqual(['Web 1 → Orders: verified'])
  })
})

describe('what is noted of those who were written about', () => {
  it('is deleted after an hour, but for what another server is deleting', async () => {
    await given(database.db).pact('Web', '1', 'Orders')
    const { db } = database
    const noted = await db.selectFrom('integration_touch').select('integration_id').execute()
    await sql`
      insert into integration_touch (integration_id, at)
      select n, now() - interval '61 minutes' from generate_series(1, 3) n`.execute(db)

    await db.transaction().execute(async (other) => {
      await sql`select from integration_touch where at < now() - interval '1 hour' and integration_id = 2 for update`.execute(
        other,
      )
      expect(await deleteOldTouches(db)).toBe(2)
    })
    expect(await deleteOldTouches(db)).toBe(1)
    expect(await db.selectFrom('integration_touch').select('integration_id').execute()).toEqual(
      noted,
    )
  })

  it('is one row for each integration that a statement writes about', async () => {
    const facts = given(database.db)
    for (const provider of ['Orders', 'Stock']) await facts.pact('Web', '1', provider)
    await facts.result('Web', '1', 'Orders', '7')
    await facts.result('Web', '1', 'Orders', '7')
    const { db } = database
    const count = async () =>
      (await db.selectFrom('integration_touch').select('xid').execute()).length
    const before = await count()

    await sql`update result set deleted_at = now()`.execute(db)
    expect((await count()) - before).toBe(1)
    await sql`update publication set ended_at = now(), end_reason = 'deleted'`.execute(db)
    expect((await count()) - before).toBe(3)
  })
})

const names = ['a', 'B', 'c-ä', 'Ü', 'b']

/** One thing that may happen to some integration. */
async function happen({ roll, share }: ReturnType<typeof dice>, step: number): Promise<void> {
  const { db } = database
  const facts = given(db)
  const one = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  const published = await sql<{ consumer: string; version: string; provider: string }>`
    select c.name as consumer, v.number as version, r.name as provider from publication p
    join version v on v.id = p.consumer_version_id join pacticipant c on c.id = v.pacticipant_id
    join pacticipant r on r.id = p.provider_id where p.ended_at is null order by p.id`.execute(db)
  const kind = roll(16)
  const of = published.rows[roll(published.rows.length || 1)]
  if (kind < 6 || !of)
    await facts.pact(one(names), String(step), one(names), { content: String(roll(2)) })
  else if (kind < 12)
    await facts.result(of.consumer, of.version, of.provider, String(step), {
      success: share() < 0.6,
      pending: share() < 0.5,
    })
  else if (kind === 12)
    await sql`update version set deleted_at = now() where deleted_at is null and id =
      (select id from version where deleted_at is null order by id offset ${roll(5)} limit 1)`.execute(
      db,
    )
  else if (kind === 13)
    await sql`update result set deleted_at = now() where deleted_at is null and id =
      (select max(id) from result where deleted_at is null)`.execute(db)
  else if (kind === 14)
    await sql`update integration set deleted_at = now() where deleted_at is null and id =
      (select min(id) from integration where deleted_at is null)`.execute(db)
  else {
    await facts.deployment(of.consumer, of.version, 'test')
    await sql`insert into label (pacticipant_id, name) select id, 'x' from pacticipant
      where deleted_at is null and name = ${one(names)} on conflict do nothing`.execute(db)
  }
}

it.each([1, 2, 3])('every page is as if all were judged, in any history, seed %i', async (seed) => {
  const known = new JudgedIntegrations(database.db)
  const chance = dice(seed)
  const { roll, share } = chance
  for (let step = 0; step < 80; step++) {
    await happen(chance, step)
    if (share() < 0.4) continue
    const question: IntegrationsQuestion = {
      search: share() < 0.2 ? 'b' : undefined,
      label: share() < 0.2 ? 'x' : undefined,
      environment: share() < 0.2 ? 'test' : undefined,
      status: share() < 0.3 ? statusOrder[roll(5)] : undefined,
      sort: integrationSorts[roll(3)] ?? 'name',
      page: { number: 1 + roll(3), size: 1 + roll(6) },
    }
    const { rows, counts, applications } = await readIntegrations(
      database.db,
      known,
      question,
      undefined,
    )
    expect([question, { rows, counts, applications }]).toEqual([question, await whole(question)])
  }
})
