import { statesOf } from '../states/registry.ts'
import { planFromBroker, planFromUrl } from './broker.ts'
import { confirmResults, resultsSoFar } from './confirm.ts'
import type { StateApplication } from './control-server.ts'
import { planFromFolder } from './local-pacts.ts'
import { judgePacts, type Outcome, type PactOutcome } from './outcome.ts'
import { writePactFiles } from './pact-files.ts'
import type { PlannedPact } from './plan.ts'
import { type Replay, replay } from './replay.ts'
import { type LeftOut, selectInteractions } from './selection.ts'
import { stateUsage } from './state-usage.ts'
import { Trouble } from './trouble.ts'
import { readReport } from './verifier-report.ts'
import type { VerifyOptions } from './verify-options.ts'

interface Findings {
  readonly pacts: readonly PlannedPact[]
  readonly outcomes: readonly PactOutcome[]
  readonly problems: readonly string[]
  readonly applications: readonly StateApplication[]
  readonly leftOut: LeftOut
}

/**
 * Replays the pacts of one provider against the backend and says what came of it. Results are published where the
 * source says so, unless something was left out, for a part is no result; the broker is asked afterwards whether each
 * has arrived. Trouble of every kind is told in the
 * outcome; nothing is thrown but faults of this code.
 */
export async function verifyProvider(options: VerifyOptions): Promise<Outcome> {
  const began = performance.now()
  const { pacts, outcomes, problems, applications, leftOut } = await verify(options).catch(
    (error: unknown): Findings => {
      if (!(error instanceof Trouble)) throw error
      return { pacts: [], outcomes: [], problems: [error.message], applications: [], leftOut: {} }
    },
  )
  const failed = outcomes.some(({ isPending, failures }) => !isPending && failures.length > 0)
  const implemented = statesOf(options.provider).map(({ name }) => name)
  return {
    provider: options.provider,
    providerVersion: options.providerVersion,
    branch: options.branch ?? null,
    buildUrl: options.buildUrl ?? null,
    success: !failed && problems.length === 0,
    problems,
    pacts: outcomes,
    loggedErrors: options.subject.takeErrors?.() ?? [],
    leftOut,
    states: stateUsage(pacts, implemented, applications),
    milliseconds: Math.round(performance.now() - began),
  }
}

async function verify(options: VerifyOptions): Promise<Findings> {
  const planned = await plan(options)
  const { pacts, leftOut } = selectInteractions(planned, {
    parity: options.parity,
    hasMessages: options.subject.message !== undefined,
  })
  if (Object.keys(leftOut).length > 0) {
    const files = writePactFiles(pacts)
    try {
      const replayed = await replay(options, pacts, { kind: 'files', paths: files.paths })
      return found(pacts, replayed, judge(pacts, replayed), { leftOut })
    } finally {
      files.remove()
    }
  }
  const { source } = options
  if (source.kind === 'folder') {
    const paths = pacts.map((pact) => pact.source)
    const replayed = await replay(options, pacts, { kind: 'files', paths })
    return found(pacts, replayed, judge(pacts, replayed))
  }
  return source.publish ? publish(options, source, pacts) : replayOnly(options, source, pacts)
}

type Broker = Extract<VerifyOptions['source'], { kind: 'broker' }>

async function replayOnly(
  options: VerifyOptions,
  source: Broker,
  pacts: readonly PlannedPact[],
): Promise<Findings> {
  const replayed = await replay(options, pacts, source)
  return found(pacts, replayed, judge(pacts, replayed))
}

async function publish(
  options: VerifyOptions,
  source: Broker,
  pacts: readonly PlannedPact[],
): Promise<Findings> {
  const provider = { name: options.provider, version: options.providerVersion }
  const before = await resultsSoFar(source.broker, provider, pacts)
  const replayed = await replay(options, pacts, source)
  const judged = judge(pacts, replayed)
  if (replayed.run.kind !== 'reported') return found(pacts, replayed, judged)
  const { output } = replayed.run
  const { outcomes, problems } = await confirmResults(
    source.broker,
    provider,
    judged,
    before,
    output,
  )
  return found(pacts, replayed, outcomes, { problems })
}

async function plan({ provider, branch, source }: VerifyOptions): Promise<PlannedPact[]> {
  if (source.kind === 'folder') {
    const pacts = planFromFolder(source.folder, provider)
    if (pacts.length > 0) return pacts
    throw new Trouble(`No pact in ${source.folder} is with ${provider}`)
  }
  if (source.pactUrl !== undefined) {
    const pact = await planFromUrl(source.broker, source.pactUrl)
    if (pact.provider === provider) return [pact]
    throw new Trouble(
      `The pact at ${source.pactUrl} is with ${pact.provider}, not with ${provider}`,
    )
  }
  const { wipSince } = source
  const pacts = await planFromBroker(source.broker, { provider, branch, wipSince })
  if (pacts.length > 0) return pacts
  throw new Trouble(
    `The broker at ${source.broker.url} has no pact with ${provider} from a main branch, from branch ${branch ?? '(none given)'} or from an environment: publish one first`,
  )
}

function judge(pacts: readonly PlannedPact[], { run, applications }: Replay): PactOutcome[] {
  return judgePacts(pacts, run.kind === 'reported' ? readReport(run.report) : [], applications)
}

function found(
  pacts: readonly PlannedPact[],
  replayed: Replay,
  outcomes: readonly PactOutcome[],
  { problems = [], leftOut = {} }: { problems?: readonly string[]; leftOut?: LeftOut } = {},
): Findings {
  const { applications } = replayed
  return { pacts, outcomes, problems: [...replayed.problems, ...problems], applications, leftOut }
}
