import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)
const dynamicApp = sharedApp(database, { PACT_BROKER_DYNAMIC_WIP_WINDOW: 'true' })

type Facts = ReturnType<typeof given>

const DAY = 24 * 60 * 60 * 1000
const start = new Date(Date.now() - 20 * DAY)
/** So many days after the start date, which is twenty days ago. */
const d = (day: number) => new Date(start.getTime() + day * DAY)

interface ShownPact {
  shortDescription: string
  verificationProperties: { pending?: boolean; wip?: boolean; notices: { text: string }[] }
  _links: { self: { href: string; name: string } }
}

async function ask(request: object, server = app): Promise<ShownPact[]> {
  const response = await server().inject({
    method: 'POST',
    url: '/pacts/provider/P/for-verification',
    payload: {
      // Chooses nothing: what comes is work in progress.
      consumerVersionSelectors: [{ consumer: 'Nobody', latest: true }],
      includePendingStatus: true,
      includeWipPactsSince: d(0).toISOString(),
      ...request,
    },
  })
  expect(response.statusCode).toBe(200)
  return response.json()._embedded.pacts
}

/** A result of a version of P for the content of W 1. */
function verified(
  facts: Facts,
  { number = '10', ...result }: Parameters<Facts['result']>[4] & { number?: string },
) {
  return facts.result('W', '1', 'P', number, { branch: 'main', at: d(6), ...result })
}

interface WipCase {
  name: string
  facts: (facts: Facts) => Promise<unknown>
  request?: object
  /** The short descriptions of what is work in progress. */
  wip: string[]
}

const main = { providerVersionBranch: 'main' }
const fresh = { providerVersionBranch: 'new' }
const never = async () => {}
const yes = ['latest from branch feat']

const cases: WipCase[] = [
  { name: 'W1 no verification', facts: never, wip: yes },
  { name: 'W2 a failure', facts: (facts) => verified(facts, { success: false }), wip: yes },
  { name: 'W3 a success', facts: (facts) => verified(facts, {}), wip: [] },
  {
    name: 'W4 a success as work in progress',
    facts: (facts) => verified(facts, { wip: true }),
    wip: yes,
  },
  {
    name: 'W6 a success, then a failure',
    facts: async (facts) => {
      await verified(facts, {})
      await verified(facts, { success: false, at: d(7) })
    },
    wip: [],
  },
  {
    name: 'W7 a success on another branch, while this one has no versions',
    facts: (facts) => verified(facts, {}),
    request: fresh,
    wip: [],
  },
  {
    name: 'W8 a success on another branch after this one began',
    facts: async (facts) => {
      await facts.version('P', '20', { branch: 'new', at: d(4) })
      await verified(facts, {})
    },
    request: fresh,
    wip: yes,
  },
  {
    name: 'W9 a success on another branch before this one began',
    facts: async (facts) => {
      await verified(facts, {})
      await facts.version('P', '20', { branch: 'new', at: d(7) })
    },
    request: fresh,
    wip: [],
  },
  {
    name: 'W10 only a failure, on another branch',
    facts: (facts) => verified(facts, { success: false }),
    request: fresh,
    wip: yes,
  },
  {
    name: 'W11 published before the start date',
    facts: never,
    request: { ...main, includeWipPactsSince: d(6).toISOString() },
    wip: [],
  },
  {
    name: 'W16 a success longer ago than results count',
    facts: (facts) => verified(facts, { at: d(-11) }),
    wip: yes,
  },
  { name: 'W17 neither branch nor tags', facts: never, request: {}, wip: [] },
  {
    name: 'W18 of two tags, one was in use before the success of the other',
    facts: async (facts) => {
      await facts.version('P', '5', { tags: ['f1'], at: d(5) })
      await verified(facts, { branch: [], tags: ['dev'] })
    },
    request: { providerVersionTags: ['dev', 'f1'] },
    wip: yes,
  },
  {
    name: 'W19 of two tags, one was never used',
    facts: (facts) => verified(facts, { branch: [], tags: ['dev'] }),
    request: { providerVersionTags: ['dev', 'f1'] },
    wip: [],
  },
]

describe('the worked cases of work in progress', () => {
  it.each(cases)('$name', async ({ facts, request = main, wip }) => {
    const past = given(database.db)
    await past.pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    await facts(past)

    const pacts = await ask(request)

    expect(pacts.map(({ shortDescription }) => shortDescription)).toEqual(wip)
    for (const { verificationProperties } of pacts)
      expect(verificationProperties).toMatchObject({ pending: true, wip: true })
  })

  it('W5 is asked for explicitly when it is merged, and listed once', async () => {
    const facts = given(database.db)
    await facts.pacticipant('W', { mainBranch: 'main' })
    await facts.pact('W', '1', 'P', { branch: 'feat', content: 'same', at: d(5) })
    await verified(facts, { wip: true })
    await facts.pact('W', '2', 'P', { branch: 'main', content: 'same', at: d(7) })

    const pacts = await ask({ ...main, consumerVersionSelectors: [{ mainBranch: true }] })

    expect(pacts).toHaveLength(1)
    expect(pacts[0]?.verificationProperties).toMatchObject({ pending: false })
    expect(pacts[0]?.verificationProperties.wip).toBeUndefined()
  })

  it('W12 is nothing that stands at no head', async () => {
    await given(database.db).pact('W', '1', 'P', { at: d(5) })

    expect(await ask(main)).toEqual([])
  })

  it('W13 is nothing whose branch has moved on to a version without a pact', async () => {
    const facts = given(database.db)
    await facts.pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    await facts.version('W', '2', { branch: 'feat', at: d(6) })

    expect(await ask(main)).toEqual([])
  })

  it('W14 is listed once for a branch and a tag', async () => {
    await given(database.db).pact('W', '1', 'P', { branch: 'feat', tags: ['t1'], at: d(5) })

    const pacts = await ask(main)

    expect(pacts.map(({ shortDescription }) => shortDescription)).toEqual([
      'latest from branch feat, latest with tag t1',
    ])
    const [inclusion] = pacts[0]?.verificationProperties.notices ?? []
    expect(inclusion?.text).toContain(
      "the latest versions of W from branch 'feat' and tagged 't1' (both have the same content)",
    )
  })

  it('W15 is listed once for two branches, by its newer version', async () => {
    const facts = given(database.db)
    await facts.pact('W', '1', 'P', { branch: 'feat-1', content: 'same', at: d(5) })
    await facts.pact('W', '2', 'P', { branch: 'feat-2', content: 'same', at: d(6) })

    const pacts = await ask(main)

    expect(pacts.map(({ shortDescription }) => shortDescription)).toEqual([
      'latest from branch feat-1, latest from branch feat-2',
    ])
    expect(pacts[0]?._links.self.name).toBe('Pact between W (2) and P')
    expect(pacts[0]?.verificationProperties.notices[0]?.text).toContain(
      "from branches 'feat-1' and 'feat-2'",
    )
  })

  it('W18 names the tags that it is pending for', async () => {
    const facts = given(database.db)
    await facts.pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    await facts.version('P', '5', { tags: ['f1'], at: d(5) })
    await verified(facts, { branch: [], tags: ['dev'] })

    const [pact] = await ask({ providerVersionTags: ['dev', 'f1'] })

    expect(pact?.verificationProperties.notices[0]?.text).toContain("no version of P with tag 'f1'")
  })

  it('W20 stays so when it is verified through the URL of a webhook', async () => {
    const { sha } = await given(database.db).pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    await given(database.db).version('P', '10', { branch: 'main' })
    const metadata = Buffer.from('cvn=1&cvt%5B%5D=dev&w=true').toString('base64url')

    await app().inject({
      method: 'POST',
      url: `/pacts/provider/P/consumer/W/pact-version/${sha}/metadata/${metadata}/verification-results`,
      payload: { success: true, providerApplicationVersion: '10' },
    })

    expect(await ask(main)).toHaveLength(1)
  })

  it('W21 says wip without pending where pending is not asked for', async () => {
    await given(database.db).pact('W', '1', 'P', { branch: 'feat', at: d(5) })

    const [pact] = await ask({ ...main, includePendingStatus: false })

    expect(pact?.verificationProperties.wip).toBe(true)
    expect(pact?.verificationProperties).not.toHaveProperty('pending')
    expect(pact?.verificationProperties.notices).toEqual([
      { when: 'before_verification', text: expect.stringContaining("P from branch 'main'") },
    ])
  })
})

describe('work in progress', () => {
  it('comes after what was asked for, at an address that says so', async () => {
    const facts = given(database.db)
    await facts.pact('Z', '1', 'P', { at: d(5) })
    await facts.pact('A', '1', 'P', { branch: 'feat', at: d(5) })
    await facts.pact('B', '1', 'P', { tags: ['t'], at: d(5) })

    const pacts = await ask({
      ...main,
      consumerVersionSelectors: [{ latest: true, consumer: 'Z' }],
    })

    expect(pacts.map(({ _links }) => _links.self.name)).toEqual([
      'Pact between Z (1) and P',
      'Pact between A (1) and P',
      'Pact between B (1) and P',
    ])
    expect(pacts.map(({ _links }) => _links.self.href.split('/').at(-1))).toEqual([
      expect.not.stringMatching(/^dz10cnVl$/),
      'dz10cnVl',
      'dz10cnVl',
    ])
  })

  it('is none where none is asked for', async () => {
    await given(database.db).pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    const body = { consumerVersionSelectors: [{ consumer: 'X', latest: true }], ...main }

    const response = await app().inject({
      method: 'POST',
      url: '/pacts/provider/P/for-verification',
      payload: body,
    })

    expect(response.json()._embedded.pacts).toEqual([])
  })

  it('by tag counts results as they are tagged now', async () => {
    const facts = given(database.db)
    await facts.pact('W', '1', 'P', { branch: 'feat', at: d(5) })
    await verified(facts, { branch: [] })
    const request = { providerVersionTags: ['dev'] }
    expect(await ask(request)).toHaveLength(1)

    await facts.version('P', '10', { tags: ['dev'] })

    expect(await ask(request)).toEqual([])
  })

  it.each([
    ['follows most of what is unverified, whatever date is asked for', { at: d(8), sees: 1 }],
    ['never looks further back than two weeks', { at: d(5), sees: 0 }],
  ])('with a dynamic window %s', async (_, { at, sees }) => {
    const facts = given(database.db)
    await facts.pact('W', '1', 'P', { branch: 'feat', at })
    const request = { ...main, includeWipPactsSince: new Date().toISOString() }

    expect(await ask(request, dynamicApp)).toHaveLength(sees)
    expect(await ask(request)).toEqual([])
  })
})
