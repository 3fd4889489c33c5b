import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sql } from 'kysely'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { type CleanUpRules, cleanUp } from './clean-up.ts'
import { listUnkept } from './keep-queries.ts'

const database = testDatabase()
const app = sharedApp(database)

const names = ['A', 'B'] as const
const numbers = ['1', '2', '3', '4', '5'] as const
const branches = ['main', 'feat', 'old'] as const

/** One thing that happens; the list is in the order of time. */
type Act =
  | {
      kind: 'pact'
      consumer: number
      number: number
      provider: number
      content: string
      branch: number
    }
  | { kind: 'result'; pact: number; number: number; success: boolean; branch: number }
  | { kind: 'deploy'; name: number; number: number; instance: string }
  | { kind: 'tag'; name: number; number: number }
  | { kind: 'delete'; name: number; number: number }
  | { kind: 'unpublish'; pact: number }

const name = fc.nat(names.length - 1)
const number = fc.nat(numbers.length - 1)
const branch = fc.nat(branches.length - 1)
const content = fc.constantFrom('x', 'y', 'z')
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pact'),
      consumer: name,
      number,
      provider: name,
      content,
      branch,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('result'),
      pact: fc.nat(9),
      number,
      success: fc.boolean(),
      branch,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('deploy'),
      name,
      number,
      instance: fc.constantFrom('', 'two'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tag'), name, number }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), name, number }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unpublish'), pact: fc.nat(9) }) },
)

const rules: CleanUpRules = {
  // Young enough for what is work in progress, as `lookBackDays` asks.
  keepVersions: [
    { tag: true, latest: true },
    { branch: true, latest: true },
    { latest: true },
    { deployed: true },
    { released: true },
    { maxAge: 31 },
  ],
  keepBranches: undefined,
  limit: 1000,
  maxAge: 7,
  lookBackDays: 30,
}

/** Writes the history, a hundred days of it, under names of its own. */
async function write(own: (name: number) => string, acts: readonly Act[]): Promise<void> {
  const { db } = database
  const facts = given(db)
  for (const one of names.keys()) await facts.pacticipant(own(one), { mainBranch: 'main' })
  await facts.environment(own(0))
  await sql`update environment set created_at = now() - interval '200 days'`.execute(db)
  const pacts: { consumer: number; number: number; provider: number }[] = []
  for (const [n, one] of acts.entries()) {
    const at = new Date(Date.now() - (100 - (100 * n) / acts.length) * 86_400_000)
    const numberOf = (place: number) => numbers[place] ?? '1'
    switch (one.kind) {
      case 'pact': {
        const of = { consumer: own(one.consumer), provider: own(one.provider) }
        await end(of.consumer, numberOf(one.number), of.provider, at, 'superseded')
        const more = { content: one.content, at, branch: branches[one.branch] ?? 'main' }
        await facts.pact(of.consumer, numberOf(one.number), of.provider, more)
        pacts.push(one)
        break
      }
      case 'result': {
        const of = pacts[one.pact % Math.max(1, pacts.length)]
        if (!of || !(await isShown(own(of.consumer), numberOf(of.number), own(of.provider)))) break
        const more = { success: one.success, at, branch: branches[one.branch] ?? 'main' }
        await facts.result(
          own(of.consumer),
          numberOf(of.number),
          own(of.provider),
          numberOf(one.number),
          more,
        )
        break
      }
      case 'deploy':
        await facts.version(own(one.name), numberOf(one.number), { at })
        await facts.deployment(own(one.name), numberOf(one.number), own(0), {
          instance: one.instance,
          at,
        })
        break
      case 'tag':
        await facts.version(own(one.name), numberOf(one.number), { at, tags: ['t'] })
        break
      case 'delete':
        await sql`update version set deleted_at = ${at} where number = ${numberOf(one.number)} and deleted_at is null
          and pacticipant_id = (select id from pacticipant where name = ${own(one.name)})`.execute(
          db,
        )
        break
      case 'unpublish': {
        const of = pacts[one.pact % Math.max(1, pacts.length)]
        if (of) await end(own(of.consumer), numberOf(of.number), own(of.provider), at, 'deleted')
      }
    }
  }
}

const shown = (consumer: string, number: string, provider: string) => sql`
  select p.id from publication p join version v on v.id = p.consumer_version_id and v.deleted_at is null
  join pacticipant c on c.id = v.pacticipant_id join pacticipant q on q.id = p.provider_id
  where c.name = ${consumer} and v.number = ${number} and q.name = ${provider} and p.ended_at is null`

async function isShown(consumer: string, number: string, provider: string): Promise<boolean> {
  return (await shown(consumer, number, provider).execute(database.db)).rows.length > 0
}

async function end(consumer: string, number: string, provider: string, at: Date, why: string) {
  await sql`update publication set ended_at = ${at}, end_reason = ${why}
    where id in (${shown(consumer, number, provider)})`.execute(database.db)
}

async function livingBut(going: ReadonlySet<number>, name: string): Promise<string[]> {
  const { rows } = await sql<{ id: number; number: string }>`
    select v.id, v.number from version v join pacticipant p on p.id = v.pacticipant_id
    where p.name = ${name} and v.deleted_at is null order by v.ord`.execute(database.db)
  return rows.filter(({ id }) => !going.has(id)).map(({ number }) => number)
}

async function get(url: string): Promise<unknown> {
  const answer = await app().inject(url)
  expect([url, answer.statusCode < 500]).toEqual([url, true])
  return answer.statusCode < 400 ? answer.json() : answer.statusCode
}

/** After the horizon, and before what is deleted by the clean-up was. */
const past = new Date(Date.now() - 3 * 86_400_000).toISOString()

/** Reasons may speak of versions that are gone. */
function withoutReasons(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('summary' in answer)) return answer
  const { success, failed, unknown, deployable } = answer.summary as Record<string, unknown>
  const { matrix } = answer as { matrix?: unknown }
  return { success, failed, unknown, deployable, matrix }
}

interface MatrixRow {
  consumer: { name: string; version: { number: string } }
  provider: { name: string; version: { number: string } | null }
}

/** All that is asked about these versions: every pair of them, the gate, what to verify, and the pacts. */
async function ask(own: (name: number) => string, kept: ReadonlyMap<string, string[]>) {
  const answers: Record<string, unknown> = {}
  const environment = own(0)
  const isKept = (name: string, version: string | undefined) =>
    version !== undefined && kept.get(name)?.includes(version)
  for (const [one, numbersOfOne] of kept) {
    for (const other of kept.keys()) {
      const url = `/matrix?q[][pacticipant]=${one}&q[][pacticipant]=${other}&latestby=cvpv`
      const { matrix } = (await get(url)) as { matrix: MatrixRow[] }
      answers[url] = matrix.filter(
        ({ consumer, provider }) =>
          isKept(consumer.name, consumer.version.number) &&
          isKept(provider.name, provider.version?.number),
      )
    }
    for (const version of numbersOfOne) {
      for (const asOf of ['', `&asOf=${past}`]) {
        const url = `/can-i-deploy?pacticipant=${one}&version=${version}&environment=${environment}${asOf}`
        answers[url] = withoutReasons(await get(url))
      }
      for (const other of kept.keys()) {
        const url = `/pacts/provider/${other}/consumer/${one}/version/${version}`
        answers[url] = await get(url)
      }
    }
    for (const providerVersionBranch of [...branches, 'new']) {
      const answer = await app().inject({
        method: 'POST',
        url: `/pacts/provider/${one}/for-verification`,
        payload: {
          consumerVersionSelectors: [
            { mainBranch: true },
            { deployedOrReleased: true },
            { branch: 'feat' },
          ],
          providerVersionBranch,
          includePendingStatus: true,
          includeWipPactsSince: '2020-01-01',
        },
      })
      answers[`${one} on ${providerVersionBranch}`] = answer.json()
    }
  }
  return answers
}

const none = {
  contents: 0,
  interactions: 0,
  schemas: 0,
  versions: 0,
  publications: 0,
  results: 0,
  tags: 0,
  members: 0,
}
const nothing = { deliveries: 0, results: 0, publications: 0, contents: 0, versions: 0 }

/** What must not be left over, each as a count. */
async function orphans(): Promise<object | undefined> {
  const { rows } = await sql<object>`select
    (select count(*)::int from content c where not exists (select from publication p where p.content_id = c.id)
      and not exists (select from result r where r.content_id = c.id)) as contents,
    (select count(*)::int from interaction i where not exists (select from content_interaction c where c.interaction_id = i.id)) as interactions,
    (select count(*)::int from schema_document s where not exists (select from content_schema c where c.schema_id = s.id)) as schemas,
    (select count(*)::int from version v where v.deleted_at < now() - interval '7 days') as versions,
    (select count(*)::int from publication p where p.ended_at < now() - interval '7 days') as publications,
    (select count(*)::int from result r where r.deleted_at < now() - interval '7 days') as results,
    (select count(*)::int from tag t where t.ended_at < now() - interval '7 days') as tags,
    (select count(*)::int from branch_version m where m.ended_at < now() - interval '7 days') as members`.execute(
    database.db,
  )
  return rows[0]
}

describe('what a clean-up keeps', () => {
  it('is answered as before, now and as of any moment after the horizon, and nothing is left over', async () => {
    const runs = Number(process.env.RUNS ?? 5)
    let id = 0
    let cleaned = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 4, maxLength: 40, size: 'max' }),
        async (acts) => {
          const mine = ++id
          const own = (name: number) => `${names[name]}-${mine}`
          await write(own, acts)
          const going = new Set(await listUnkept(database.db, rules.keepVersions, rules.limit))
          const kept = new Map<string, string[]>()
          for (const one of names.keys()) kept.set(own(one), await livingBut(going, own(one)))
          const before = await ask(own, kept)

          cleaned += (await cleanUp(database.db, rules))?.versions ?? 0

          expect(await ask(own, kept)).toEqual(before)
          expect(await orphans()).toEqual(none)
          expect(await cleanUp(database.db, rules)).toMatchObject({ versions: 0, purged: nothing })
        },
      ),
      { numRuns: runs, seed: 7, endOnFailure: true },
    )
    expect(cleaned).toBeGreaterThan(runs)
  }, 120_000)
})
