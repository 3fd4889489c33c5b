import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()

type Facts = ReturnType<typeof given>

interface Answer {
  deployable: boolean | null
  /** success / failed / unknown */
  counts: string
  notices?: unknown[]
  ignored?: number
  reasons?: string[]
}

interface WorkedCase {
  name: string
  facts: (facts: Facts) => Promise<void>
  query: string
  answer: Answer
  /** Where the old answer, by which one live version speaks for the others, is another one. */
  reference?: Answer
}

const toProd = 'environment=prod&latestby=cvpv'
const w5 = 'q[][pacticipant]=Web&q[][version]=5'
const o10 = 'q[][pacticipant]=Orders&q[][version]=10'
const allSuccessful = 'All required verification results are published and successful'
const noDependencies = 'There are no missing dependencies'
const specifyEnvironment = expect.stringContaining('specify the environment')
const askForNumbers = expect.stringContaining('version number')
const failedInProd = (numbers = '10') =>
  `The verification for the pact between version 5 of Web and the version of Orders currently in prod (${numbers}) failed`

/** Web 5 has a pact with Orders; `verified` says which versions of Orders verified it, in this order. */
async function webAndOrders(
  { pact, result, environment }: Facts,
  verified: [number: string, success: boolean][] = [],
): Promise<void> {
  await environment('prod')
  await pact('Web', '5', 'Orders')
  for (const [number, success] of verified) await result('Web', '5', 'Orders', number, { success })
}

async function withStock(facts: Facts, { orders, stock }: { orders?: boolean; stock?: boolean }) {
  await webAndOrders(facts, orders === undefined ? [] : [['10', orders]])
  await facts.pact('Web', '5', 'Stock')
  if (stock !== undefined) await facts.result('Web', '5', 'Stock', '3', { success: stock })
  await facts.deployment('Orders', '10', 'prod')
  await facts.deployment('Stock', '3', 'prod')
}

async function twoOfOrders(facts: Facts, results: [string, boolean][]): Promise<void> {
  await webAndOrders(facts, results)
  await facts.deployment('Orders', '10', 'prod', { instance: 'one' })
  await facts.deployment('Orders', '11', 'prod', { instance: 'two' })
}

const cases: WorkedCase[] = [
  {
    name: 'M1: yes when the version in the environment has verified the pact',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', true]])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: {
      deployable: true,
      counts: '1/0/0',
      notices: [allSuccessful],
      reasons: ['VERIFIED'],
    },
  },
  {
    name: 'M2: no when it has failed',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', false]])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: {
      deployable: false,
      counts: '0/1/0',
      notices: [failedInProd()],
      reasons: ['VERIFICATION_FAILED'],
    },
  },
  {
    name: 'M3: unknown when nobody has verified it',
    facts: async (facts) => {
      await webAndOrders(facts)
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: {
      deployable: null,
      counts: '0/0/1',
      notices: [
        'There is no verified pact between version 5 of Web and the version of Orders currently in prod (10)',
      ],
      reasons: ['NEVER_VERIFIED'],
    },
  },
  {
    name: 'M4: unknown when the provider is not in the environment',
    facts: (facts) => webAndOrders(facts, [['10', true]]),
    query: `${w5}&${toProd}`,
    answer: {
      deployable: null,
      counts: '0/0/1',
      notices: [
        'There is no verified pact between version 5 of Web and a version of Orders currently in prod (no version is currently recorded as deployed/released in this environment)',
      ],
      reasons: ['NOT_DEPLOYED_THERE'],
    },
  },
  {
    name: 'M5: unknown when another version than that in the environment has verified it',
    facts: async (facts) => {
      await webAndOrders(facts, [['9', true]])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: {
      deployable: null,
      counts: '0/0/1',
      notices: [
        'There is no verified pact between version 5 of Web and the version of Orders currently in prod (10)',
      ],
      reasons: ['VERIFIED_BY_OTHER_VERSION'],
    },
  },
  {
    name: 'M6: yes to the first deployment of a provider, and that nothing was checked',
    facts: (facts) => webAndOrders(facts, [['10', true]]),
    query: `${o10}&${toProd}`,
    answer: {
      deployable: true,
      counts: '0/0/0',
      notices: [noDependencies],
      reasons: ['NOT_DEPLOYED_THERE', 'NOTHING_TO_CHECK'],
    },
  },
  {
    name: 'M7: unknown when a provider has not verified the consumer in the environment',
    facts: async (facts) => {
      await webAndOrders(facts)
      await facts.version('Orders', '10')
      await facts.deployment('Web', '5', 'prod')
    },
    query: `${o10}&${toProd}`,
    answer: { deployable: null, counts: '0/0/1', reasons: ['NEVER_VERIFIED'] },
  },
  {
    name: 'M8: yes to a provider while its unverified consumer is not in the environment',
    facts: async (facts) => {
      await webAndOrders(facts)
      await facts.version('Orders', '10')
    },
    query: `${o10}&${toProd}`,
    answer: {
      deployable: true,
      counts: '0/0/0',
      notices: [noDependencies],
      reasons: ['NOT_DEPLOYED_THERE', 'NOTHING_TO_CHECK'],
    },
  },
  {
    name: 'M9: unknown when one of two consumer versions in the environment is not verified',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', true]])
      await facts.pact('Web', '6', 'Orders')
      await facts.deployment('Web', '5', 'prod', { instance: 'one' })
      await facts.deployment('Web', '6', 'prod', { instance: 'two' })
    },
    query: `${o10}&${toProd}`,
    answer: {
      deployable: null,
      counts: '1/0/1',
      notices: [
        'There is no verified pact between one of the versions of Web currently in prod (6) and version 10 of Orders',
      ],
    },
  },
  {
    name: 'M10: unknown when one of two providers has not verified',
    facts: (facts) => withStock(facts, { orders: true }),
    query: `${w5}&${toProd}`,
    answer: { deployable: null, counts: '1/0/1', reasons: ['NEVER_VERIFIED', 'VERIFIED'] },
  },
  {
    name: 'M11: yes when that provider is ignored',
    facts: (facts) => withStock(facts, { orders: true }),
    query: `${w5}&${toProd}&ignore[][pacticipant]=Stock`,
    answer: {
      deployable: true,
      counts: '1/0/0',
      ignored: 1,
      notices: [allSuccessful],
      reasons: ['VERIFIED', 'IGNORED'],
    },
  },
  {
    name: 'M12: unknown beats failed',
    facts: (facts) => withStock(facts, { stock: false }),
    query: `${w5}&${toProd}`,
    answer: {
      deployable: null,
      counts: '0/1/1',
      notices: [
        'The verification for the pact between version 5 of Web and the version of Stock currently in prod (3) failed',
        'There is no verified pact between version 5 of Web and the version of Orders currently in prod (10)',
      ],
      reasons: ['VERIFICATION_FAILED', 'NEVER_VERIFIED'],
    },
  },
  {
    name: 'M13: yes to an old version that does not need a later dependency',
    facts: async (facts) => {
      await facts.environment('prod')
      await facts.pact('Web', '4', 'Orders')
      await facts.result('Web', '4', 'Orders', '10')
      await facts.pact('Web', '5', 'Orders')
      await facts.pact('Web', '5', 'Stock')
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `q[][pacticipant]=Web&q[][version]=4&${toProd}`,
    answer: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M14: no for a version that does not exist',
    facts: (facts) => webAndOrders(facts),
    query: `q[][pacticipant]=Web&q[][version]=99&${toProd}`,
    answer: {
      deployable: false,
      counts: '0/0/0',
      notices: ['No pacts or verifications have been published for version 99 of Web'],
      reasons: ['VERSION_UNKNOWN'],
    },
  },
  {
    name: 'M15: yes for a version without contracts, and that nothing was checked',
    facts: async (facts) => {
      await facts.environment('prod')
      await facts.version('Web', '5', { branch: 'main' })
    },
    query: `${w5}&${toProd}`,
    answer: {
      deployable: true,
      counts: '0/0/0',
      notices: [noDependencies],
      reasons: ['VERSION_WITHOUT_CONTRACTS', 'NOTHING_TO_CHECK'],
    },
  },
  {
    name: 'M16: unknown when one of two live provider versions has no result',
    facts: (facts) => twoOfOrders(facts, [['10', true]]),
    query: `${w5}&${toProd}`,
    answer: {
      deployable: null,
      counts: '1/0/1',
      notices: [
        'There is no verified pact between version 5 of Web and one of the versions of Orders currently in prod (11)',
      ],
      reasons: ['VERIFIED_BY_OTHER_VERSION', 'VERIFIED'],
    },
    reference: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M17: no when one of two live provider versions failed',
    facts: (facts) =>
      twoOfOrders(facts, [
        ['10', false],
        ['11', true],
      ]),
    query: `${w5}&${toProd}`,
    answer: {
      deployable: false,
      counts: '1/1/0',
      notices: [
        'The verification for the pact between version 5 of Web and one of the versions of Orders currently in prod (10) failed',
      ],
    },
  },
  {
    name: 'M18: no as well when a client asks for the newest provider version only',
    facts: (facts) =>
      twoOfOrders(facts, [
        ['10', false],
        ['11', true],
      ]),
    query: `${w5}&environment=prod&latestby=cvp`,
    answer: { deployable: false, counts: '1/1/0' },
    reference: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M19: yes when a redeployment has replaced the version that failed',
    facts: async (facts) => {
      await webAndOrders(facts, [
        ['10', false],
        ['11', true],
      ])
      await facts.deployment('Orders', '10', 'prod')
      await facts.deployment('Orders', '11', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M20: unknown when of a mutual pair one direction is verified by another version',
    facts: async ({ pact, result }) => {
      await pact('A', '1', 'B')
      await pact('B', '2', 'A')
      await result('A', '1', 'B', '2')
      await result('B', '2', 'A', '0')
    },
    query: 'q[][pacticipant]=A&q[][version]=1&q[][pacticipant]=B&q[][version]=2&latestby=cvpv',
    answer: {
      deployable: null,
      counts: '1/0/1',
      notices: ['There is no verified pact between version 2 of B and version 1 of A'],
    },
  },
  {
    name: 'M21: yes when the pact that is not verified is no part of the question',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', true]])
      await facts.pact('Web', '5', 'Stock')
    },
    query: `${w5}&${o10}&latestby=cvpv`,
    answer: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M22: yes when the same content was verified for another consumer version',
    facts: async ({ environment, pact, result, deployment }) => {
      await environment('prod')
      await pact('Web', '5', 'Orders', { content: 'same' })
      await result('Web', '5', 'Orders', '10')
      await pact('Web', '6', 'Orders', { content: 'same' })
      await deployment('Orders', '10', 'prod')
    },
    query: `q[][pacticipant]=Web&q[][version]=6&${toProd}`,
    answer: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M23: no when the latest result of the pair is a failure',
    facts: async (facts) => {
      await webAndOrders(facts, [
        ['10', true],
        ['10', false],
      ])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}`,
    answer: { deployable: false, counts: '0/1/0', notices: [failedInProd()] },
  },
  {
    name: 'M24: unknown beside the latest version, and a warning when no environment is given',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', true]])
      await facts.version('Orders', '12')
    },
    query: `${w5}&latest=true&latestby=cvp`,
    answer: {
      deployable: null,
      counts: '0/0/1',
      notices: [
        specifyEnvironment,
        'There is no verified pact between version 5 of Web and the latest version of Orders (12)',
      ],
    },
  },
  {
    name: 'M25: yes to a merge when the head of the main branch has verified',
    facts: async (facts) => {
      await facts.pacticipant('Orders', { mainBranch: 'main' })
      await webAndOrders(facts)
      await facts.result('Web', '5', 'Orders', '12', { branch: 'main' })
    },
    query: `${w5}&latest=true&mainBranch=true&latestby=cvp`,
    answer: { deployable: true, counts: '1/0/0', notices: [allSuccessful] },
  },
  {
    name: 'M26: unknown to a merge when the provider has no main branch',
    facts: async (facts) => {
      await webAndOrders(facts)
      await facts.result('Web', '5', 'Orders', '12', { branch: 'main' })
    },
    query: `${w5}&latest=true&mainBranch=true&latestby=cvp`,
    answer: {
      deployable: null,
      counts: '0/0/1',
      notices: [
        'There is no verified pact between version 5 of Web and the latest version of Orders from the main branch (no versions exist for this branch)',
      ],
      reasons: ['NOT_DEPLOYED_THERE'],
    },
  },
  {
    name: 'M27: no when the newest of the versions with the tag failed',
    facts: async (facts) => {
      await webAndOrders(facts)
      await facts.result('Web', '5', 'Orders', '10', { tags: ['prod'] })
      await facts.result('Web', '5', 'Orders', '11', { tags: ['prod'], success: false })
    },
    query: `${w5}&tag=prod&latestby=cvp`,
    answer: {
      deployable: false,
      counts: '0/1/0',
      notices: [
        'The verification for the pact between version 5 of Web and a version of Orders with tag prod (11) failed',
      ],
    },
  },
  {
    name: 'M28: yes with a warning when what is to be ignored does not exist',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', true]])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}&ignore[][pacticipant]=Nope`,
    answer: {
      deployable: true,
      counts: '1/0/0',
      ignored: 0,
      notices: [
        'WARN: Cannot ignore any version of Nope (no such pacticipant exists)',
        allSuccessful,
      ],
    },
  },
  {
    name: 'M29: yes when the provider version that failed is ignored',
    facts: async (facts) => {
      await webAndOrders(facts, [['10', false]])
      await facts.deployment('Orders', '10', 'prod')
    },
    query: `${w5}&${toProd}&ignore[][pacticipant]=Orders&ignore[][version]=10`,
    answer: {
      deployable: true,
      counts: '0/0/0',
      ignored: 1,
      notices: [noDependencies],
      reasons: ['NOTHING_TO_CHECK', 'IGNORED'],
    },
  },
  {
    name: 'M30: yes for the head of a branch, with a warning to ask for a version number',
    facts: async ({ environment, pact, result, deployment }) => {
      await environment('prod')
      await pact('Web', '7', 'Orders', { branch: 'feat' })
      await result('Web', '7', 'Orders', '10')
      await deployment('Orders', '10', 'prod')
    },
    query: `q[][pacticipant]=Web&q[][branch]=feat&q[][latest]=true&${toProd}`,
    answer: { deployable: true, counts: '1/0/0', notices: [askForNumbers, allSuccessful] },
  },
]

describe.each(['strict', 'reference'])('the worked cases of the matrix, %s gate', (gate) => {
  const app = sharedApp(database, { CONCORDAT_GATE: gate })

  it.each(cases)('$name', async ({ facts, query, answer, reference }) => {
    const { db } = database
    await facts(given(db))

    const response = await app().inject(`/matrix?${query}`)

    const { summary, notices } = response.json()
    const expected = (gate === 'reference' && reference) || answer
    expect({
      deployable: summary.deployable,
      counts: `${summary.success}/${summary.failed}/${summary.unknown}`,
      ignored: summary.ignored,
    }).toEqual({
      deployable: expected.deployable,
      counts: expected.counts,
      ignored: expected.ignored,
    })
    const texts = notices.map(({ text }: { text: string }) => text)
    if (expected.notices) expect(texts).toEqual(expected.notices)
    expect(summary.reason).toBe(texts.join('\n'))
    const kinds = summary.reasons.map(({ kind }: { kind: string }) => kind)
    if (expected.reasons) expect(kinds).toEqual(expected.reasons)
    const blocking = summary.reasons.filter((reason: { blocking: boolean }) => reason.blocking)
    expect(blocking.length > 0).toBe(expected.deployable !== true)
  })
})
