import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databaseUrl } from '../stage/broker.ts'
import { type BrokerProcess, startBroker } from '../stage/broker-process.ts'
import { disagreements } from './compare.ts'
import { wrongOracles } from './mutants.ts'
import { play } from './play.ts'
import type { Question } from './question.ts'
import { settings, soundness } from './soundness.ts'
import type { Step } from './step.ts'
import { sentenceOf } from './tell.ts'

let strict: BrokerProcess
let reference: BrokerProcess
beforeAll(async () => {
  strict = await startBroker(databaseUrl(), settings.strict)
  reference = await startBroker(databaseUrl(), settings.reference)
}, 120_000)
afterAll(async () => {
  await reference.stop()
  await strict.stop()
})

const brokers = () => ({ strict: strict.url, reference: reference.url })

describe('the gate', () => {
  it('answers as the oracle does, and wrong oracles are found out', async () => {
    const { shortest, scenarios, wrong } = await soundness(brokers(), { count: 200, seed: 49 })

    expect(shortest).toBeNull()
    expect(scenarios).toBe(200)
    // A seed that comes upon every one of them; most miss one or two in so few questions.
    expect(wrong).toEqual(new Set(Object.keys(wrongOracles)))
    // Some seconds; a machine that does much else at once needs more.
  }, 120_000)

  it('counts each version that is live, whatever latestby says', async () => {
    const pair = ['Web/Shop', 'Api'] as const
    const steps = [['1', false] as const, ['2/ä', true] as const].flatMap(
      ([by, success]): Step[] => [
        { kind: 'publish', pair, version: '1', content: 'a' },
        { kind: 'verify', pair, version: '1', by, success },
        { kind: 'release', pacticipant: 'Api', version: by, environment: 'test' },
      ],
    )
    const selectors = [{ pacticipant: 'Web/Shop', version: '1' }]
    const destination = { environment: 'test' }

    const played = await play(brokers(), 'live', {
      steps,
      questions: [{ kind: 'matrix', selectors, destination, ignore: [], latestby: 'cvp' }],
    })

    expect(disagreements(played)).toEqual([])
    const change = wrongOracles.environmentsKeepEachVersion ?? {}
    expect(disagreements(played, { change })).not.toEqual([])
  })

  it('answers so for a pact that was deleted and is published again, and for one with itself', async () => {
    const pair = ['Web/Shop', 'Api'] as const
    const publish = (content: string): Step => ({ kind: 'publish', pair, version: '1', content })
    const itself = { pair: ['Api', 'Api'], version: '1' } as const
    const place = { environment: 'test', instance: '' }
    const steps: Step[] = [
      publish('a'),
      { kind: 'verify', pair, version: '1', by: '1', success: false },
      publish('b'),
      { kind: 'delete-pact', pair, version: '1' },
      publish('c'),
      { kind: 'publish', ...itself, content: 'a' },
      { kind: 'verify', ...itself, by: '2/ä', success: true },
      { kind: 'deploy', pacticipant: 'Api', version: '2/ä', ...place },
    ]
    const toTest = { to: { environment: 'test' }, ignore: [] }
    const questions: Question[] = [
      { kind: 'pair', consumer: 'Web/Shop', provider: 'Api', destination: {}, ignore: [] },
      { kind: 'can-i-deploy', pacticipant: 'Api', version: '1', ...toTest },
      { kind: 'can-i-deploy', pacticipant: 'Api', version: '2/ä', ...toTest },
    ]
    const before = questions.map((question) => ({ ...question, after: 3 }))

    const played = await play(brokers(), 'again', { steps, questions: [...questions, ...before] })

    expect(played.refusal).toBeNull()
    expect(disagreements(played)).toEqual([])
  })
})

describe('the model of what happens', () => {
  const web = { pacticipant: 'Web/Shop', version: '1' }
  const api = { pacticipant: 'Api', version: '1' }
  const pair = ['Web/Shop', 'Api'] as const
  const verified: Step[] = [
    { kind: 'publish', pair, version: '1', content: 'a', tag: 'prod' },
    { kind: 'verify', pair, version: '1', by: '1', success: true },
    { kind: 'deploy', ...api, environment: 'test', instance: 'eu' },
  ]
  const asked = [
    { kind: 'can-i-deploy' as const, ...web, to: { environment: 'test' }, ignore: [] },
    { kind: 'tag-to-tag' as const, pacticipant: 'Web/Shop', tag: 'prod', to: 'prod' },
  ]
  const steps: Step[] = [
    { kind: 'verify', pair, version: '1', by: '1', success: false },
    { kind: 'undeploy', pacticipant: 'Api', environment: 'test', instance: 'eu' },
    { kind: 'untag', ...web, tag: 'prod' },
    { kind: 'delete-pact', pair, version: '1' },
    { kind: 'delete-pacts', pair },
    { kind: 'delete-result', back: 0 },
    { kind: 'delete-version', ...web },
    { kind: 'delete-integration', pair },
    { kind: 'delete-pacticipant', pacticipant: 'Api' },
    { kind: 'delete-environment', environment: 'test' },
  ]

  it.each(steps.map((step) => ({ sentence: sentenceOf(step), step })))(
    'changes the answer as the broker does after $sentence',
    async ({ step }) => {
      const space = `m${step.kind}${steps.indexOf(step)}`
      const played = await play(brokers(), space, { steps: [...verified, step], questions: asked })
      const without = await play(brokers(), `${space}-`, { steps: verified, questions: asked })

      expect(played.refusal).toBeNull()
      expect(disagreements(played)).toEqual([])
      expect(without.refusal).toBeNull()
      // A model that does not know of the step would be found out.
      expect(disagreements({ ...played, now: without.now })).not.toEqual([])
    },
  )
})
