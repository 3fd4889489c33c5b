import { type BrokerSettings, selectors } from './broker.ts'
import { type StateApplication, startControlServer } from './control-server.ts'
import type { PlannedPact } from './plan.ts'
import { runVerifier, type VerifierRun } from './run-verifier.ts'
import { createTracker } from './tracker.ts'
import { Trouble } from './trouble.ts'
import type { VerifierTask } from './verifier-process.ts'
import type { PactSource, VerifyOptions } from './verify-options.ts'

export interface Replay {
  readonly run: VerifierRun
  readonly applications: readonly StateApplication[]
  readonly problems: readonly string[]
}

const fiveMinutes = 300_000

/** Where the verifier itself reads the pacts: those that were planned, no more and no less. */
export type ReplaySource =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | Extract<PactSource, { kind: 'broker' }>

/** Lets the verifier replay the pacts against the backend, with its states, credentials and messages. */
export async function replay(
  options: VerifyOptions,
  pacts: readonly PlannedPact[],
  from: ReplaySource,
): Promise<Replay> {
  const { provider, subject } = options
  const control = await startControlServer({ provider, subject, tracker: createTracker(pacts) })
  try {
    const providerBaseUrl = await reachable(await subject.address(provider))
    const task: VerifierTask = {
      controlUrl: control.url,
      providerBaseUrl,
      messages: messagesIn(pacts),
      options: { provider, ...sourceOptions(options, from) },
    }
    const run = await runVerifier(task, {
      timeout: options.timeout ?? fiveMinutes,
      ...(options.onOutput && { onOutput: options.onOutput }),
    })
    return {
      run,
      applications: control.applications,
      problems: [...problemsOf(run), ...control.messageFailures],
    }
  } finally {
    await control.close()
  }
}

/** The verifier ends its process when nobody listens, so it is not started before somebody does. */
async function reachable(url: string): Promise<string> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) }).catch(
    (error: unknown) => error,
  )
  if (answer instanceof Response && answer.status < 500) return url
  const said = answer instanceof Response ? `it answered ${answer.status}` : 'nobody answered'
  throw new Trouble(`The provider cannot be reached at ${url}/health: ${said}`)
}

function sourceOptions({ providerVersion, branch, buildUrl }: VerifyOptions, from: ReplaySource) {
  if (from.kind === 'files') return { pactUrls: [...from.paths] }
  const { pactBrokerUrl, ...credentials } = brokerOptions(from.broker)
  // With an address of a broker beside it, the verifier would ask that for more.
  const chosen =
    from.pactUrl === undefined
      ? {
          pactBrokerUrl,
          consumerVersionSelectors: selectors(branch),
          enablePending: true,
          ...(from.wipSince !== undefined && { includeWipPactsSince: from.wipSince }),
        }
      : { pactUrls: [from.pactUrl] }
  return {
    ...credentials,
    ...chosen,
    publishVerificationResult: from.publish,
    providerVersion,
    ...(branch !== undefined && { providerVersionBranch: branch }),
    ...(buildUrl !== undefined && { buildUrl }),
  }
}

function brokerOptions({ url, username, password, token }: BrokerSettings) {
  return {
    pactBrokerUrl: url,
    ...(username && { pactBrokerUsername: username }),
    ...(password && { pactBrokerPassword: password }),
    ...(token && { pactBrokerToken: token }),
  }
}

function messagesIn(pacts: readonly PlannedPact[]): string[] {
  return pacts.flatMap(({ interactions }) =>
    interactions.filter(({ isMessage }) => isMessage).map(({ description }) => description),
  )
}

function problemsOf(run: VerifierRun): string[] {
  switch (run.kind) {
    case 'reported':
      return []
    case 'broken':
      return [run.message]
    case 'timed-out':
      return [`The verifier was ended: it ran longer than ${run.seconds} seconds`]
  }
}
