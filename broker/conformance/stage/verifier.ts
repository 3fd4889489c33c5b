import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import type { VerifierOptions } from '@pact-foundation/pact'
import { brokerUrl } from './broker.ts'
import { startProvider } from './provider.ts'

type Selector = NonNullable<VerifierOptions['consumerVersionSelectors']>[number]

/** The verifier's options. Its types do not know `fallbackBranch`, which it hands on all the same. */
export interface VerifierSettings
  extends Omit<Partial<VerifierOptions>, 'consumerVersionSelectors'> {
  consumerVersionSelectors?: (Selector & { fallbackBranch?: string })[]
}

export interface Verdict {
  passed: boolean
  /** The verifier's own report. */
  report: string
  /** The paths that the provider was asked for, sorted: which pacts were replayed. */
  paths: string[]
}

/**
 * The official verifier of pact-js, unmodified, with the shared broker and a provider of its own. Call it at the top
 * of a test file; one run follows the other.
 */
export function officialVerifier(): (settings: VerifierSettings) => Promise<Verdict> {
  let child: ChildProcess
  let gone: Promise<never>
  beforeAll(() => {
    child = fork(join(import.meta.dirname, 'verifier-process.ts'), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Not the variables of CI: it would read a branch from them.
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PACT_DO_NOT_TRACK: 'true',
        no_proxy: '127.0.0.1',
      },
    })
    gone = once(child, 'close').then(() => Promise.reject(new Error('The verifier has ended')))
    gone.catch(() => {})
  })
  afterAll(() => {
    child.kill('SIGKILL')
  })

  return async (settings) => {
    const provider = await startProvider()
    const answered = Promise.race([once(child, 'message').then(([answer]) => answer), gone])
    child.send({
      providerBaseUrl: provider.url,
      ...(settings.pactUrls ? {} : { pactBrokerUrl: brokerUrl() }),
      ...settings,
    })
    const { passed, report } = await answered
    await provider.stop()
    return { passed, report, paths: provider.paths() }
  }
}
