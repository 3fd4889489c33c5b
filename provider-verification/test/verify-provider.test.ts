import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { createStage, type Stage } from '../src/scene/stage.ts'
import { createErrorLog } from '../src/verification/logged-errors.ts'
import type { Outcome } from '../src/verification/outcome.ts'
import { type Subject, stageSubject } from '../src/verification/subject.ts'
import { tellOutcome } from '../src/verification/tell.ts'
import type { PactSource } from '../src/verification/verify-options.ts'
import { verifyProvider } from '../src/verification/verify-provider.ts'
import { takeOver } from '../suites/harness/handover.ts'
import { type StubBehaviour, startStubBroker } from './stub-broker.ts'

const committed = fileURLToPath(new URL('../../pacts', import.meta.url))
const provider = 'experimentation-api'
const start = 60_000

const log = createErrorLog()
let stage: Stage
let scratch: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'concordat-verify-'))
  stage = await createStage(takeOver(), { more: { logger: log } })
}, start)

afterAll(async () => {
  await stage?.close()
  rmSync(scratch, { recursive: true, force: true })
}, start)

interface Interaction {
  description: string
  providerStates?: { name: string; params?: Record<string, unknown> }[]
  response: { status: number; body?: { content: Record<string, unknown> } }
}
interface Pact {
  interactions: Interaction[]
}

/** The dashboard's pact, reduced to the interaction of this description, which may be changed. */
function pactOf(description: string, change: (interaction: Interaction) => void = () => {}): Pact {
  const pact: Pact = JSON.parse(
    readFileSync(join(committed, 'dashboard-web-experimentation-api.json'), 'utf8'),
  )
  const found = pact.interactions.filter((each) => each.description === description)
  for (const interaction of found) change(interaction)
  expect(found).toHaveLength(1)
  return { ...pact, interactions: found }
}

let folders = 0
function folderWith(text: string): string {
  folders += 1
  const folder = join(scratch, String(folders))
  mkdirSync(folder)
  writeFileSync(join(folder, 'pact.json'), text)
  return folder
}

function verify(source: PactSource, more: { timeout?: number; subject?: Subject } = {}) {
  return verifyProvider({
    provider,
    subject: stageSubject(stage, log),
    source,
    providerVersion: '2',
    branch: 'main',
    buildUrl: 'https://ci.example/7',
    ...more,
  })
}

const fromFile = (pact: Pact) =>
  ({ kind: 'folder', folder: folderWith(JSON.stringify(pact)) }) as const

const anExperiment = 'a request for an experiment'

describe('verifying pacts from files', () => {
  // The whole of them is replayed by `npm start -- --once`, which `npm test` runs as well.
  it('passes when the backend answers as a consumer relies on, and accounts for every state', async () => {
    const pact = readFileSync(join(committed, 'js-sdk-experimentation-api.json'), 'utf8')
    const outcome = await verify({ kind: 'folder', folder: folderWith(pact) })

    expect(tellOutcome(outcome).join('\n')).not.toContain('✗')
    expect(outcome).toMatchObject({ success: true, problems: [] })
    const { consumer, passed, interactions } = outcome.pacts[0] ?? {}
    expect({ consumer, passed }).toEqual({ consumer: 'js-sdk', passed: interactions })
    expect(outcome.states.unknown).toEqual([])
    expect(outcome.states.used.length).toBeGreaterThan(1)
    for (const { applied, askedFor } of outcome.states.used) expect(applied).toBe(askedFor)
  })

  it('ends the verifier when its time is over, and does not take that for success', async () => {
    const outcome = await verify(fromFile(pactOf(anExperiment)), { timeout: 1 })

    expect(outcome.success).toBe(false)
    expect(outcome.problems).toEqual([expect.stringContaining('ran longer than')])
    expect(outcome.pacts[0]?.failures).toMatchObject([{ kind: 'not-verified' }])
  })

  it('says that the provider cannot be reached', async () => {
    const dead = { ...stage, listen: async () => 'http://127.0.0.1:1' }
    const outcome = await verify(fromFile(pactOf(anExperiment)), { subject: stageSubject(dead) })

    expect(outcome).toMatchObject({
      success: false,
      problems: ['The provider cannot be reached at http://127.0.0.1:1/health: nobody answered'],
    })
  })

  it.each([
    ['{', 'is not JSON'],
    ['{"interactions": []}', 'is not a pact'],
  ])('names the file that holds %s', async (text, sentence) => {
    const outcome = await verify({ kind: 'folder', folder: folderWith(text) })

    expect(outcome.success).toBe(false)
    expect(outcome.problems).toEqual([expect.stringContaining(sentence)])
    expect(outcome.problems[0]).toContain('pact.json')
  })

  it('does not pass when there is nothing to verify', async () => {
    const outcome = await verify({ kind: 'folder', folder: scratch })

    expect(outcome).toMatchObject({
      success: false,
      problems: [`No pact in ${scratch} is with experimentation-api`],
    })
  })
})

describe('a replay in which much is wrong', () => {
  const moon = 'a request while the moon is full'
  const king = 'a request of a king'
  const gone = 'a request for an experiment that does not exist'
  let outcome: Outcome
  beforeAll(async () => {
    const interactions = [
      pactOf(anExperiment, ({ response }) => {
        if (response.body) response.body.content.launch_codes = 'none'
      }),
      pactOf(gone, ({ response }) => {
        response.status = 410
      }),
      pactOf(anExperiment, (interaction) => {
        interaction.description = moon
        interaction.providerStates?.push({ name: 'the moon is full' })
      }),
      pactOf(anExperiment, (interaction) => {
        interaction.description = king
        interaction.providerStates = [{ name: 'a user is signed in', params: { role: 'king' } }]
      }),
      pactOf('a request for the experiments when there is none'),
    ].flatMap((pact) => pact.interactions)
    outcome = await verify(fromFile({ ...pactOf(anExperiment), interactions }))
  }, start)

  const failureOf = (interaction: string) =>
    outcome.pacts[0]?.failures.find((failure) => failure.interaction === interaction)

  it('fails, and names the field that the backend does not send', () => {
    expect(outcome.success).toBe(false)
    expect(failureOf(anExperiment)).toMatchObject({
      kind: 'mismatch',
      mismatches: [{ path: '$.launch_codes', actual: 'nothing' }],
    })
    expect(tellOutcome(outcome).join('\n')).toContain('$.launch_codes: the field is missing')
  })

  it('tells expected and actual status', () => {
    expect(failureOf(gone)).toMatchObject({
      mismatches: [{ path: 'status', expected: '410', actual: '404' }],
    })
  })

  it('calls a state that nobody has written by its name, and does not wait for it', () => {
    expect(failureOf(moon)).toMatchObject({ kind: 'state-failed' })
    expect(outcome.states.unknown).toEqual(['the moon is full'])
    expect(tellOutcome(outcome).join('\n')).toContain('state failed: the moon is full:')
    expect(outcome.milliseconds).toBeLessThan(30_000)
  })

  it('says which parameter of a state is wrong', () => {
    expect(failureOf(king)).toMatchObject({
      kind: 'state-failed',
      message: expect.stringContaining('/role must be equal to one of the allowed values'),
    })
  })

  it('goes on with clean data after a state that failed', () => {
    expect(outcome.pacts[0]).toMatchObject({ passed: 1 })
    expect(outcome.pacts[0]?.failures).toHaveLength(4)
  })
})

describe('a backend whose table is gone', () => {
  const theExperiments = 'a request for the experiments'
  const rename = (from: string, to: string) =>
    sql`alter table ${sql.table(from)} rename to ${sql.id(to)}`.execute(stage.scene.db)
  let outcome: Outcome
  beforeAll(async () => {
    const ours = stageSubject(stage, log)
    const subject: Subject = {
      ...ours,
      async apply(of, state, params) {
        const values = await ours.apply(of, state, params)
        if (state === 'experiments exist') await rename('variants', 'arms')
        return values
      },
    }
    outcome = await verify(fromFile(pactOf(theExperiments)), { subject })
  }, start)
  afterAll(() => rename('arms', 'variants'))

  it('fails with the cause that its answer of 500 keeps to itself', () => {
    expect(outcome).toMatchObject({
      success: false,
      loggedErrors: [
        {
          message: expect.stringContaining('variants" does not exist'),
          requests: ['GET /api/v1/experiments/'],
          times: 1,
        },
      ],
    })
  })

  it('names the status first, and once what all missing fields have in common', () => {
    const told = tellOutcome(outcome).join('\n')
    expect(told).toMatch(/a request for the experiments\n +status: expected 200 but was 500\n/)
    expect(told.match(/the field is missing/g)).toHaveLength(1)
    expect(told).toMatch(/! it logged ".*variants" does not exist": GET \/api\/v1\/experiments\//)
  })
})

async function withBroker<T>(
  behaviour: StubBehaviour,
  work: (outcome: Outcome, broker: Awaited<ReturnType<typeof startStubBroker>>) => T,
  choose: (url: string) => { pactUrl?: string; wipSince?: string } = () => ({}),
): Promise<T> {
  const broker = await startStubBroker(behaviour)
  try {
    const source = { kind: 'broker', broker: { url: broker.url }, publish: true } as const
    return work(await verify({ ...source, ...choose(broker.url) }), broker)
  } finally {
    await broker.close()
  }
}

const broken = () =>
  pactOf(anExperiment, ({ response }) => {
    response.status = 418
  })

describe('verifying pacts from a broker', () => {
  it('publishes each result with version and build, and says where it is', async () => {
    await withBroker({ pact: pactOf(anExperiment) }, (outcome, broker) => {
      expect(outcome).toMatchObject({
        success: true,
        pacts: [{ consumerVersion: '1', passed: 1, resultUrl: `${broker.url}/results/1` }],
      })
      expect(broker.results).toMatchObject([
        { success: true, providerApplicationVersion: '2', buildUrl: 'https://ci.example/7' },
      ])
      expect(broker.selections.at(-1)).toMatchObject({
        providerVersionBranch: 'main',
        includePendingStatus: true,
        consumerVersionSelectors: [
          { mainBranch: true },
          { matchingBranch: true },
          { deployedOrReleased: true },
        ],
      })
    })
  })

  it('verifies the one pact at an address, publishes its result, and asks for no other', async () => {
    await withBroker(
      { pact: pactOf(anExperiment) },
      (outcome, broker) => {
        expect(outcome).toMatchObject({
          success: true,
          pacts: [{ consumerVersion: '1', passed: 1 }],
        })
        expect(broker.results).toMatchObject([{ success: true, providerApplicationVersion: '2' }])
        expect(broker.selections).toEqual([])
      },
      (url) => ({ pactUrl: `${url}/pact` }),
    )
  })

  it('does not take a pact with another provider for its own', async () => {
    await withBroker(
      { pact: { ...pactOf(anExperiment), provider: { name: 'orders' } } },
      (outcome) => {
        expect(outcome.success).toBe(false)
        expect(outcome.problems).toEqual([expect.stringContaining('is with orders, not with')])
      },
      (url) => ({ pactUrl: `${url}/pact` }),
    )
  })

  it('asks for work in progress since a day, the plan and the verifier alike', async () => {
    await withBroker(
      { pact: pactOf(anExperiment) },
      (outcome, { selections }) => {
        expect(outcome.success).toBe(true)
        expect(selections.map((each) => each.includeWipPactsSince)).toEqual(
          Array(selections.length).fill('2026-01-31'),
        )
        expect(selections.length).toBeGreaterThan(1)
      },
      () => ({ wipSince: '2026-01-31' }),
    )
  })

  it('fails when the broker refuses a result, though the verifier passes', async () => {
    await withBroker({ pact: pactOf(anExperiment), answer: 400 }, (outcome) => {
      expect(outcome.success).toBe(false)
      expect(outcome.pacts[0]).toMatchObject({ passed: 1, resultUrl: null })
      expect(outcome.problems).toEqual([
        expect.stringContaining('has no result of this run for dashboard-web 1'),
      ])
    })
  })

  it('fails when a result that was accepted is not there afterwards', async () => {
    await withBroker({ pact: pactOf(anExperiment), forgetful: true }, (outcome) => {
      expect(outcome.problems).toEqual([expect.stringContaining('refused or lost on its way')])
    })
  })

  it('publishes a failure, too, and fails', async () => {
    await withBroker({ pact: broken() }, (outcome, broker) => {
      expect(outcome).toMatchObject({ success: false, problems: [] })
      expect(outcome.pacts[0]?.resultUrl).toBe(`${broker.url}/results/1`)
      expect(broker.results).toMatchObject([{ success: false }])
    })
  })

  it('does not fail for a pact that is pending', async () => {
    await withBroker({ pact: broken(), pending: true }, (outcome) => {
      expect(outcome.success).toBe(true)
      expect(outcome.pacts[0]).toMatchObject({ isPending: true, passed: 0 })
      expect(tellOutcome(outcome)[0]).toContain('passed, with failures in pending pacts')
    })
  })

  it('says that the broker does not answer', async () => {
    const broker = { url: 'http://127.0.0.1:1' }
    const outcome = await verify({ kind: 'broker', broker, publish: true })

    expect(outcome.success).toBe(false)
    expect(outcome.problems).toEqual([
      expect.stringContaining('The broker at http://127.0.0.1:1 does not answer'),
    ])
  })
})
