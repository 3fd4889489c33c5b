/**
 * The process in which the official verifier runs: it ends the one it runs in when a provider cannot be reached, and
 * blocks it while it works. For each task that its parent sends it answers with what it reported or threw.
 */
import { Verifier, type VerifierOptions } from '@pact-foundation/pact'

process.on('message', (options: VerifierOptions) => {
  new Verifier({ ...options, logLevel: 'error' }).verifyProvider().then(
    (report) => process.send?.({ passed: true, report }),
    (error: unknown) => {
      const report = error instanceof Error ? error.message : String(error)
      process.send?.({ passed: false, report })
    },
  )
})
