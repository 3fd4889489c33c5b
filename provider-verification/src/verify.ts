/**
 * `npm run verify`: replays the pacts of our providers against the backend on real services. See `usage`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { startServices } from '@concordat/local-services'
import { onFirstSignal } from '@concordat/local-services/signals'
import { createStage, neededServices } from './scene/stage.ts'
import { type ProviderName, providerNames } from './states/registry.ts'
import { planFromUrl } from './verification/broker.ts'
import { buildIdentity } from './verification/build-identity.ts'
import { foreignSubject } from './verification/foreign-subject.ts'
import { createErrorLog } from './verification/logged-errors.ts'
import type { Outcome } from './verification/outcome.ts'
import { type Subject, stageSubject } from './verification/subject.ts'
import { tellOutcome } from './verification/tell.ts'
import { messageOf, Trouble } from './verification/trouble.ts'
import { readProviders, readVerifyArguments, usage } from './verification/verify-arguments.ts'
import type { PactSource } from './verification/verify-options.ts'
import { verifyProvider } from './verification/verify-provider.ts'

async function main(): Promise<boolean> {
  const wish = readVerifyArguments(process.argv.slice(2), process.env)
  if (wish === 'help') {
    console.log(usage)
    return true
  }
  const { source, foreign, parity, branch, timeout, verbose, json } = wish
  const chosen = wish.providers ?? (await providerOf(source)) ?? providerNames
  const identity = buildIdentity(process.env, wish)

  const outcomes: Outcome[] = []
  async function verifyAll(subject: Subject): Promise<void> {
    for (const provider of chosen) {
      const outcome = await verifyProvider({
        provider,
        subject,
        source,
        parity,
        providerVersion: identity.version,
        branch: foreign ? branch : identity.branch,
        buildUrl: identity.buildUrl,
        timeout,
        ...(verbose && { onOutput: (text: string) => process.stdout.write(text) }),
      })
      outcomes.push(outcome)
      console.log(tellOutcome(outcome).join('\n'))
    }
  }
  try {
    await (foreign ? verifyAll(foreignSubject(foreign)) : onOurBackend(verifyAll))
  } finally {
    if (json) writeReport(json, outcomes)
  }
  return outcomes.every(({ success }) => success)
}

/** A fresh checkout has no folder for reports yet. */
function writeReport(file: string, outcomes: readonly Outcome[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ outcomes }, null, 2)}\n`)
}

async function onOurBackend(work: (subject: Subject) => Promise<void>): Promise<void> {
  const services = await startServices({ need: neededServices })
  try {
    const log = createErrorLog()
    const stage = await createStage(services, { more: { logger: log } })
    // What the run made on services that go on without it is taken away also when somebody interrupts it.
    onFirstSignal((code) => {
      void stage
        .close()
        .then(services.stop)
        .finally(() => process.exit(code))
    })
    try {
      await work(stageSubject(stage, log))
    } finally {
      await stage.close()
    }
  } finally {
    await services.stop()
  }
}

/** Of one pact alone, the provider that it is with. */
async function providerOf(source: PactSource): Promise<readonly ProviderName[] | undefined> {
  if (source.kind !== 'broker' || source.pactUrl === undefined) return undefined
  return readProviders([(await planFromUrl(source.broker, source.pactUrl)).provider])
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  const isOurs = error instanceof Trouble || Object(error).name === 'MissingService'
  console.error(
    isOurs || Object(error).code?.startsWith('ERR_PARSE_ARGS') ? messageOf(error) : error,
  )
}
