import { expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { dice } from '../../bench/dice.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { judgeCandidates } from '../matrix/candidates.ts'
import { askByQuery, canIDeploy } from '../matrix/questions.ts'
import { readLivePairs } from './live-pairs.ts'
import { getPairHistory } from './pair-history.ts'
import { readSeams } from './seams.ts'

const database = testDatabase()
const DAY = 24 * 60 * 60_000
const now = new Date(Math.floor(Date.now() / 1000) * 1000 + 1000)
const names = ['a', 'b', 'c']
const environments = ['test', 'production']

interface Fact {
  name: string
  version: string
}

/** Sixty days in which anything may happen; the same for the same seed. */
async function happen(seed: number): Promise<{ versions: Fact[]; pairs: [string, string][] }> {
  const { roll, share } = dice(seed)
  const facts = given(database.db)
  const one = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  for (const name of names) await facts.pacticipant(name, { mainBranch: 'main' })
  const versions: Fact[] = []
  const published: (Fact & { provider: string })[] = []
  for (let step = 0; step < 60; step++) {
    const at = new Date(now.getTime() - (60 - step) * DAY + roll(12) * 60 * 60_000)
    const kind = roll(10)
    const known = versions.length > 0 ? one(versions) : undefined
    if (kind < 4 || !known) {
      const fact = { name: one(names), version: String(step), provider: one(names) }
      await facts.pact(fact.name, fact.version, fact.provider, {
        at,
        content: String(roll(3)),
        ...(share() < 0.8 && { branch: share() < 0.75 ? 'main' : 'topic' }),
      })
      versions.push(fact)
      published.push(fact)
    } else if (kind < 8) {
      const of = one(published)
      const own = versions.filter(({ name }) => name === of.provider)
      const version = own.length > 0 && share() < 0.6 ? one(own).version : String(step)
      const success = share() < 0.6
      await facts.result(of.name, of.version, of.provider, version, {
        at,
        success,
        pending: !success && share() < 0.5,
        branch: share() < 0.75 ? 'main' : 'topic',
      })
      versions.push({ name: of.provider, version })
    } else if (kind === 8)
      await facts.release(known.name, known.version, one(environments), { at }).catch(() => {})
    else
      await facts.deployment(known.name, known.version, one(environments), {
        at,
        instance: one(['', 'eu']),
      })
  }
  const began = new Date(now.getTime() - 61 * DAY)
  for (const table of ['integration', 'environment', 'pacticipant'])
    await sql`update ${sql.table(table)} set created_at = ${began}`.execute(database.db)
  const pairs = new Map(
    published.map(({ name, provider }): [string, [string, string]] => [
      `${name} ${provider}`,
      [name, provider],
    ]),
  )
  return { versions, pairs: [...pairs.values()] }
}

const seeds = [1, 2]
const moments = [undefined, new Date(now.getTime() - 17.3 * DAY)]

it.each(seeds)('a row tells of its pair what its history tells, seed %i', async (seed) => {
  const { pairs } = await happen(seed)
  const { db } = database
  for (const asOf of moments) {
    const ids = new Map<number, [string, string]>()
    for (const [consumer, provider] of pairs)
      ids.set((await given(db).integration(consumer, provider)).id, [consumer, provider])
    const seams = await readSeams(db, [...ids.keys()], { asOf, now })
    const live = await readLivePairs(db, [...ids.keys()], asOf)
    for (const [id, [consumer, provider]] of ids) {
      const { from } = seams
      const history = await getPairHistory(db, { consumer, provider, from, asOf, now })
      const about = `${consumer} → ${provider}, ${asOf ? 'then' : 'now'}`
      expect([about, seams.of.get(id) ?? []]).toEqual([about, history.segments])
      for (const environment of environments) {
        const q = [consumer, provider].map((pacticipant) => ({ pacticipant, environment }))
        const { verdict } = await askByQuery(db, { q, latestby: 'cvpv' }, { gate: 'strict', asOf })
        const row = live.get(id)?.find((one) => one.environment === environment)
        const own = verdict.considered.filter(
          (one) => one.consumer.name === consumer && one.provider.name === provider,
        )
        const count = (success: boolean | undefined) =>
          own.filter(({ result }) => result?.success === success).length
        if (consumer !== provider && row)
          expect([about, environment, row.held, row.failed + row.pending, row.unknown]).toEqual([
            about,
            environment,
            count(true),
            count(false),
            count(undefined),
          ])
      }
    }
  }
})

it.each(seeds)(
  'the gate says the same of many candidates as of each alone, seed %i',
  async (seed) => {
    const { versions } = await happen(seed)
    const { db } = database
    const all = new Map(versions.map((one) => [`${one.name} ${one.version}`, one]))
    const some = [...all.values()].filter((_, place) => place % 4 === seed % 4)
    const answers = new Set<string>()
    for (const gate of ['strict', 'reference'] as const)
      for (const asOf of gate === 'strict'
        ? [undefined, new Date(now.getTime() - 5.3 * DAY)]
        : [undefined])
        for (const name of environments) {
          const { id } = await given(db).environment(name)
          const asked: { fact: Fact; versionId: number }[] = []
          for (const fact of some)
            asked.push({ fact, versionId: (await given(db).version(fact.name, fact.version)).id })
          const found = await judgeCandidates(
            db,
            asked.map(({ versionId }) => ({ versionId, environment: { id, name } })),
            { gate, ...(asOf && { asOf }) },
          )
          for (const [place, { fact }] of asked.entries()) {
            const { verdict } = await canIDeploy(
              db,
              { pacticipant: fact.name, version: fact.version, environment: name },
              { gate, asOf },
            ).catch(() => ({ verdict: undefined }))
            if (!verdict || verdict.unknownVersions.length > 0) continue
            const about = `${fact.name} ${fact.version} to ${name}, ${gate}, ${asOf ? 'then' : 'now'}`
            const { deployable, counts } = verdict
            const { success, failed, unknown } = counts
            expect([about, found[place]]).toEqual([about, { deployable, success, failed, unknown }])
            answers.add(String(deployable))
          }
        }
    expect(answers.size).toBeGreaterThan(1)
  },
)
