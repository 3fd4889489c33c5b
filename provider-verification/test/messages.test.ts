import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jobsOf } from '@concordat/backend'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createStage, type Stage } from '../src/scene/stage.ts'
import { applyState, arrange } from '../src/states/arrange.ts'
import { produceMessage } from '../src/verification/produce-message.ts'
import { stageSubject } from '../src/verification/subject.ts'
import { verifyProvider } from '../src/verification/verify-provider.ts'
import { takeOver } from '../suites/harness/handover.ts'

const committed = fileURLToPath(new URL('../../pacts', import.meta.url))
const pactFile = 'event-processor-lambda-feature-flag-lambda.json'
const start = 60_000

let stage: Stage
let scratch: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'concordat-messages-'))
  stage = await createStage(takeOver())
}, start)

afterAll(async () => {
  await stage?.close()
  rmSync(scratch, { recursive: true, force: true })
}, start)

interface MessagePact {
  interactions: {
    description: string
    providerStates: { name: string; params: Record<string, unknown> }[]
    contents: { content: Record<string, unknown> }
  }[]
}

/** Verifies the first message of the committed pact, after a change. */
function verifyChanged(change: (message: MessagePact['interactions'][number]) => void) {
  const pact: MessagePact = JSON.parse(readFileSync(join(committed, pactFile), 'utf8'))
  const interactions = pact.interactions.slice(0, 1)
  for (const message of interactions) change(message)
  writeFileSync(join(scratch, pactFile), JSON.stringify({ ...pact, interactions }))
  return verify(scratch)
}

function verify(folder: string) {
  return verifyProvider({
    provider: 'feature-flag-lambda',
    subject: stageSubject(stage),
    source: { kind: 'folder', folder },
    providerVersion: '2',
  })
}

async function publishAndAsk(): Promise<void> {
  const item = { flag_id: 'flag-1', key: 'new-checkout', enabled: true, rollout_percentage: 100 }
  const asked = { user_id: 'user_1', flag_key: 'new-checkout' }
  await applyState(stage.scene, 'feature-flag-lambda', 'a config item is published', item)
  await applyState(stage.scene, 'feature-flag-lambda', 'a flag evaluation is asked for', asked)
}

describe('verifying messages', () => {
  it(
    'passes when the lambda puts into the stream what the processor relies on',
    async () => {
      const outcome = await verify(committed)

      expect(outcome).toMatchObject({ success: true, problems: [] })
      expect(outcome.pacts[0]?.passed).toBe(outcome.pacts[0]?.interactions)
      expect(outcome.states).toMatchObject({ unknown: [], unused: [] })
    },
    start,
  )

  it('names the field that a message lacks', async () => {
    const outcome = await verifyChanged(({ contents }) => {
      contents.content.price = 3
    })

    expect(outcome.success).toBe(false)
    expect(outcome.pacts[0]?.failures).toMatchObject([
      { kind: 'mismatch', mismatches: [{ path: '$.price' }] },
    ])
  })

  it('says why there is no message', async () => {
    const outcome = await verifyChanged(({ providerStates }) => {
      for (const state of providerStates) {
        if (state.params.flag_key) state.params.flag_key = 'unheard-of'
      }
    })

    expect(outcome.success).toBe(false)
    expect(outcome.problems).toEqual([
      'The lambda answered 404: {"error":"Feature flag not found: unheard-of"}',
    ])
  })

  it('makes messages that the processor takes, without putting one aside', async () => {
    await stage.clean()
    await jobsOf(stage.app).drainStream()
    await publishAndAsk()

    await produceMessage(stage)
    const drained = await jobsOf(stage.app).drainStream()

    expect(drained).toEqual({ records: 1, processed: 1, deadLetters: 0, retryable: 0 })
  })
})

describe('a provider state as the arrangement of a scenario', () => {
  it('makes the same true as when a pact is replayed', async () => {
    await stage.clean()
    await arrange(stage.scene, 'a user is signed in', { role: 'analyst', username: 'ada' })
    await arrange(stage.scene, 'experiments exist', { count: 2 })

    const { status, body } = await stage.scene.send({ path: '/api/v1/experiments/' })

    expect(status).toBe(200)
    expect(body).toMatchObject({ total: 2 })
  })

  it('fails with the name of the state and what is wrong', async () => {
    await stage.clean()
    const arranging = arrange(stage.scene, 'a user is assigned to a variant', {
      user_id: 'user_1',
      experiment_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
      variant: 'Treatment',
    })

    await expect(arranging).rejects.toThrow(
      'a user is assigned to a variant: Experiment 6f9619ff-8b86-4d01-b42d-00cf4fc964ff has no variant',
    )
  })
})
