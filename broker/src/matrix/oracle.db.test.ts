import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { askByQuery } from './questions.ts'
import type { Gate } from './row.ts'

const database = testDatabase()

const names = ['A', 'B', 'C'] as const
const numbers = ['1', '2', '3'] as const
type Name = (typeof names)[number]
type Number = (typeof numbers)[number]

interface VersionOf {
  name: Name
  number: Number
}

/** What has happened, in its order. */
interface History {
  pacts: { consumer: Name; number: Number; provider: Name; content: string }[]
  results: { pact: number; number: Number; success: boolean }[]
  places: (VersionOf & { instance: string | null })[]
}

const name = fc.constantFrom(...names)
const number = fc.constantFrom(...numbers)
const history: fc.Arbitrary<History> = fc.record({
  pacts: fc.uniqueArray(
    fc.record({ consumer: name, number, provider: name, content: fc.constantFrom('x', 'y') }),
    {
      minLength: 1,
      maxLength: 8,
      selector: ({ consumer, number, provider }) => `${consumer} ${number} ${provider}`,
    },
  ),
  results: fc.array(fc.record({ pact: fc.nat(7), number, success: fc.boolean() }), {
    maxLength: 14,
  }),
  // Without an instance: a release, which stays beside others.
  places: fc.uniqueArray(
    fc.record({ name, number, instance: fc.constantFrom('one', 'two', null) }),
    { maxLength: 7, selector: (place) => JSON.stringify(place) },
  ),
})

/** Writes the history under names of its own; answers what its names became. */
async function write(id: number, { pacts, results, places }: History) {
  const facts = given(database.db)
  const own = (name: Name) => `${name}-${id}`
  const environment = `prod-${id}`
  await facts.environment(environment)
  for (const { consumer, number, provider, content } of pacts)
    await facts.pact(own(consumer), number, own(provider), { content })
  for (const { pact, number, success } of results) {
    const of = pacts[pact % pacts.length]
    if (of) await facts.result(own(of.consumer), of.number, own(of.provider), number, { success })
  }
  for (const { name, number, instance } of places) {
    if (instance === null) await facts.release(own(name), number, environment)
    else await facts.deployment(own(name), number, environment, { instance })
  }
  return { own, environment }
}

/** The versions of a pacticipant that stand in the environment in the end. */
function live({ places }: History, name: Name): Set<Number> {
  const deployed = new Map<string, Number>()
  const released = new Set<Number>()
  for (const place of places.filter((one) => one.name === name)) {
    if (place.instance === null) released.add(place.number)
    else deployed.set(place.instance, place.number)
  }
  return new Set([...deployed.values(), ...released])
}

/** The last result of a provider version for the content of a pact. */
function lastResult({ pacts, results }: History, pact: number, number: Number) {
  const content = pacts[pact]
  const same = (other: number) => {
    const one = pacts[other % pacts.length]
    return (
      one?.consumer === content?.consumer &&
      one?.provider === content?.provider &&
      one?.content === content?.content
    )
  }
  return results.filter((one) => same(one.pact) && one.number === number).at(-1)?.success
}

function exists({ pacts, results, places }: History, { name, number }: VersionOf): boolean {
  return (
    pacts.some((pact) => pact.consumer === name && pact.number === number) ||
    places.some((place) => place.name === name && place.number === number) ||
    results.some(
      (result) => pacts[result.pact % pacts.length]?.provider === name && result.number === number,
    )
  )
}

/** The gate by the letter of its rule: no sets, no SQL, no sharing. */
function naive(past: History, asked: VersionOf, gate: Gate) {
  if (!exists(past, asked)) return { deployable: false }
  const counts = { success: 0, failed: 0, unknown: 0 }
  past.pacts.forEach((pact, index) => {
    const isOwn = pact.consumer === asked.name && pact.number === asked.number
    const isOfLiveConsumer =
      pact.provider === asked.name &&
      pact.consumer !== asked.name &&
      live(past, pact.consumer).has(pact.number)
    if (!isOwn && !isOfLiveConsumer) return
    const providers = pact.provider === asked.name ? [asked.number] : [...live(past, pact.provider)]
    const results = providers.map((number) => lastResult(past, index, number))
    const answered = results.filter((result) => result !== undefined)
    counts.success += answered.filter((success) => success).length
    counts.failed += answered.filter((success) => !success).length
    const missing = results.length - answered.length
    const isMasked = gate === 'reference' && answered.length > 0
    counts.unknown += isMasked
      ? 0
      : gate === 'reference'
        ? 1
        : Math.max(missing, providers.length ? 0 : 1)
  })
  const deployable = counts.unknown > 0 ? null : counts.failed === 0
  return { deployable, ...counts }
}

describe('the gate', () => {
  it('agrees with a naive reading of random histories, for each version and in both ways', async () => {
    let id = 0
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const { own, environment } = await write(++id, past)
        for (const name of names.filter((one) =>
          past.pacts.some(({ consumer, provider }) => consumer === one || provider === one),
        )) {
          for (const number of numbers) {
            for (const gate of ['strict', 'reference'] as const) {
              const q = [{ pacticipant: own(name), version: number }]
              const query = { q, environment, latestby: 'cvpv' }
              const { verdict } = await askByQuery(database.db, query, { gate })
              const { success, failed, unknown } = verdict.counts
              expect({ deployable: verdict.deployable, success, failed, unknown }).toMatchObject(
                naive(past, { name, number }, gate),
              )
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})
