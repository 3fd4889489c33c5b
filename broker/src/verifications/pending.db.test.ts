import { describe, expect, it } from '@jest/globals'
import { sharedApp } from '../../test/app.ts'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'

const database = testDatabase()
const app = sharedApp(database)

type Facts = ReturnType<typeof given>

/** Day by day, in a past that is recent enough for everything. */
const d = (day: number) => new Date(Date.UTC(2026, 8, 1 + day, 12))

interface Verification {
  number?: string
  success?: boolean
  branch?: string
  tags?: string[]
  at: Date
  wip?: boolean
}

/** A result of a version of P for the content of Web 1. */
async function verified(facts: Facts, { number = '10', ...result }: Verification): Promise<void> {
  await facts.result('Web', '1', 'P', number, result)
}

async function ask(request: object) {
  const payload = {
    consumerVersionSelectors: [{ latest: true }],
    includePendingStatus: true,
    ...request,
  }
  const response = await app().inject({
    method: 'POST',
    url: '/pacts/provider/P/for-verification',
    payload,
  })
  expect(response.statusCode).toBe(200)
  return response.json()._embedded.pacts[0].verificationProperties
}

interface PendingCase {
  name: string
  facts: (facts: Facts) => Promise<void>
  request: object
  pending: boolean
  /** What the reason names: the branch, or the tags. */
  about?: string
}

const main = { providerVersionBranch: 'main' }
const feat = { providerVersionBranch: 'feat' }
const never = async () => {}

const cases: PendingCase[] = [
  {
    name: 'P1 no verification',
    facts: never,
    request: main,
    pending: true,
    about: "branch 'main'",
  },
  {
    name: 'P2 a failure on the branch',
    facts: (facts) => verified(facts, { success: false, branch: 'main', at: d(1) }),
    request: main,
    pending: true,
  },
  {
    name: 'P3 a success on the branch',
    facts: (facts) => verified(facts, { branch: 'main', at: d(1) }),
    request: main,
    pending: false,
    about: "branch 'main'",
  },
  {
    name: 'P4 a success, then a failure',
    facts: async (facts) => {
      await verified(facts, { branch: 'main', at: d(1) })
      await verified(facts, { success: false, branch: 'main', at: d(2) })
    },
    request: main,
    pending: false,
  },
  {
    name: 'P5 a success as work in progress',
    facts: (facts) => verified(facts, { branch: 'main', at: d(1), wip: true }),
    request: main,
    pending: false,
  },
  {
    name: 'P6 a success on another branch, while this one does not exist',
    facts: (facts) => verified(facts, { branch: 'main', at: d(1) }),
    request: feat,
    pending: false,
  },
  {
    name: 'P7 a success on another branch before this one began',
    facts: async (facts) => {
      await verified(facts, { branch: 'main', at: d(1) })
      await facts.version('P', '20', { branch: 'feat', at: d(2) })
    },
    request: feat,
    pending: false,
  },
  {
    name: 'P8 a success on another branch after this one began',
    facts: async (facts) => {
      await facts.version('P', '20', { branch: 'feat', at: d(1) })
      await verified(facts, { branch: 'main', at: d(2) })
    },
    request: feat,
    pending: true,
  },
  {
    name: 'P9 then a success on this one',
    facts: async (facts) => {
      await facts.version('P', '20', { branch: 'feat', at: d(1) })
      await verified(facts, { branch: 'main', at: d(2) })
      await verified(facts, { number: '20', branch: 'feat', at: d(3) })
    },
    request: feat,
    pending: false,
  },
  {
    name: 'P10 a success of a version on no branch',
    facts: (facts) => verified(facts, { at: d(1) }),
    request: main,
    pending: true,
  },
  {
    name: 'P11 a success of any version, asked without branch and tags',
    facts: (facts) => verified(facts, { at: d(1) }),
    request: {},
    pending: false,
    about: 'a version of P.',
  },
  {
    name: 'P12 no verification, asked without branch and tags',
    facts: never,
    request: {},
    pending: true,
    about: 'a version of P has',
  },
  {
    name: 'P13 a success of a version with the tag',
    facts: (facts) => verified(facts, { tags: ['dev'], at: d(1) }),
    request: { providerVersionTags: ['dev'] },
    pending: false,
    about: "tag 'dev'",
  },
  {
    name: 'P14 of two tags, one was in use before the success of the other',
    facts: async (facts) => {
      await facts.version('P', '5', { tags: ['prod'], at: d(0) })
      await verified(facts, { tags: ['dev'], at: d(1) })
    },
    request: { providerVersionTags: ['dev', 'prod'] },
    pending: true,
    about: "tag 'prod'",
  },
  {
    name: 'P15 of two tags, one was never used',
    facts: (facts) => verified(facts, { tags: ['dev'], at: d(1) }),
    request: { providerVersionTags: ['dev', 'prod'] },
    pending: false,
    about: "tags 'dev' and 'prod'",
  },
  {
    name: 'P16 another content was verified',
    facts: async (facts) => {
      await verified(facts, { branch: 'main', at: d(1) })
      await facts.pact('Web', '2', 'P', { content: 'other' })
    },
    request: main,
    pending: true,
  },
  {
    name: 'P17 the content was verified before this version had it',
    facts: async (facts) => {
      await verified(facts, { branch: 'main', at: d(1) })
      await facts.pact('Web', '2', 'P', { content: 'A' })
    },
    request: main,
    pending: false,
  },
  {
    name: 'P18 tags do not count beside a branch',
    facts: (facts) => verified(facts, { branch: 'main', at: d(1) }),
    request: { ...main, providerVersionTags: ['new'] },
    pending: false,
    about: "branch 'main'",
  },
  {
    name: 'a tag that came after the result',
    facts: async (facts) => {
      await verified(facts, { at: d(1) })
      await facts.version('P', '10', { tags: ['dev'], at: d(2) })
    },
    request: { providerVersionTags: ['dev'] },
    pending: false,
  },
  {
    name: 'a branch that the version joined after the result',
    facts: async (facts) => {
      await verified(facts, { at: d(1) })
      await facts.version('P', '10', { branch: 'main', at: d(2) })
    },
    request: main,
    pending: false,
  },
]

describe('the worked cases of pending pacts', () => {
  it.each(cases)('$name', async ({ facts, request, pending, about }) => {
    await given(database.db).pact('Web', '1', 'P', { content: 'A', at: d(0) })
    await facts(given(database.db))

    const properties = await ask(request)

    expect(properties.pending).toBe(pending)
    const reason = properties.notices[1].text
    if (about) expect(reason).toContain(about)
    expect(reason).toContain(pending ? 'the build will not fail' : 'the build will fail')
    expect(properties.notices).toHaveLength(pending ? 6 : 2)
  })

  it('is not told where nobody asks for it', async () => {
    await given(database.db).pact('Web', '1', 'P')

    const properties = await ask({ ...main, includePendingStatus: false })

    expect(Object.keys(properties)).toEqual(['notices'])
    expect(properties.notices).toHaveLength(1)
  })
})
