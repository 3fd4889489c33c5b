/**
 * `npm run verify`: replays the pacts of our providers against the backend on real services. See `usage`.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startServices } from '@concordat/local-services'
import { createStage, neededServices } from './scene/stage.ts'
import { isProviderName, type ProviderName, providerNames } from './states/registry.ts'
import { brokerFrom } from './verification/broker.ts'
import { buildIdentity } from './verification/build-identity.ts'
import type { Outcome } from './verification/outcome.ts'
import { tellOutcome } from './verification/tell.ts'
import { messageOf, Trouble } from './verification/trouble.ts'
import type { PactSource } from './verification/verify-options.ts'
import { verifyProvider } from './verification/verify-provider.ts'

const usage = `npm run verify [-- OPTIONS]

Replays pacts against the backend on real services and publishes the results.
Pacts come from the broker at PACT_BROKER_BASE_URL (PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or
PACT_BROKER_TOKEN, where it asks for them): those of main branches, of the branch of the same name and of what is
deployed or released.

  --provider NAME          one provider only: ${providerNames.join(', ')}
  --local FOLDER           pacts from files instead; nothing is published
  --no-publish             publishes nothing
  --provider-version V     otherwise GIT_COMMIT, GITHUB_SHA or the commit that is checked out
  --branch B               otherwise GIT_BRANCH, GITHUB_HEAD_REF, GITHUB_REF_NAME or the branch that is checked out
  --build-url URL          otherwise BUILD_URL or the address of the GitHub run
  --timeout SECONDS        the longest that the verifier may run for one provider: 300
  --json FILE              writes the outcome there, too
  --verbose                shows what the verifier writes

Exits 0 when every pact that is not pending holds and every result has arrived at the broker, else 1.`

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      provider: { type: 'string', multiple: true },
      local: { type: 'string' },
      'no-publish': { type: 'boolean', default: false },
      'provider-version': { type: 'string' },
      branch: { type: 'string' },
      'build-url': { type: 'string' },
      timeout: { type: 'string', default: '300' },
      json: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return true
  }
  const chosen = readProviders(values.provider)
  const source = readSource(values.local, !values['no-publish'])
  const seconds = Number(values.timeout)
  if (!(seconds > 0)) throw new Trouble(`--timeout takes seconds, not "${values.timeout}"`)
  const identity = buildIdentity(process.env, {
    version: values['provider-version'],
    branch: values.branch,
    buildUrl: values['build-url'],
  })

  const outcomes: Outcome[] = []
  const services = await startServices({ need: neededServices })
  try {
    const stage = await createStage(services)
    closeOnSignals(() => stage.close().then(services.stop))
    try {
      for (const provider of chosen) {
        const outcome = await verifyProvider({
          provider,
          stage,
          source,
          providerVersion: identity.version,
          branch: identity.branch,
          buildUrl: identity.buildUrl,
          timeout: seconds * 1000,
          ...(values.verbose && { onOutput: (text: string) => process.stdout.write(text) }),
        })
        outcomes.push(outcome)
        console.log(tellOutcome(outcome).join('\n'))
      }
    } finally {
      await stage.close()
    }
  } finally {
    await services.stop()
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ outcomes }, null, 2)}\n`)
  }
  return outcomes.every(({ success }) => success)
}

/** What the run made on services that go on without it is taken away also when somebody interrupts it. */
function closeOnSignals(close: () => Promise<void>): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      void close().finally(() => process.exit(code))
    })
  }
}

function readProviders(names: readonly string[] | undefined): readonly ProviderName[] {
  if (names === undefined) return providerNames
  return names.map((name) => {
    if (isProviderName(name)) return name
    throw new Trouble(`There is no provider "${name}": there are ${providerNames.join(', ')}`)
  })
}

function readSource(folder: string | undefined, publish: boolean): PactSource {
  if (folder !== undefined) return { kind: 'folder', folder }
  const broker = brokerFrom(process.env)
  if (broker) return { kind: 'broker', broker, publish }
  throw new Trouble('Name the broker in PACT_BROKER_BASE_URL, or a folder of pacts with --local')
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
