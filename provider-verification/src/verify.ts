/**
 * `npm run verify`: replays the pacts of our providers against the backend on real services. See `usage`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { startServices } from '@concordat/local-services'
import { createStage, neededServices } from './scene/stage.ts'
import { isProviderName, type ProviderName, providerNames } from './states/registry.ts'
import { brokerFrom, planFromUrl } from './verification/broker.ts'
import { buildIdentity } from './verification/build-identity.ts'
import { type ForeignProvider, foreignSubject } from './verification/foreign-subject.ts'
import type { Outcome } from './verification/outcome.ts'
import { isParity, type Parity, parities } from './verification/selection.ts'
import { type Subject, stageSubject } from './verification/subject.ts'
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
  --pact-url URL           only the pact at this address of the broker, as a webhook names it
  --wip-since DAY          also work in progress that was published since this day: 2026-01-31
  --local FOLDER           pacts from files instead; nothing is published
  --no-publish             publishes nothing
  --parity P               only interactions of this parity, of ${parities.join(', ')}; nothing is published
  --provider-base-url URL  a backend that is not ours; nothing is published
  --state-url URL          where the team of that backend makes states true: docs/foreign-provider.md
  --provider-version V     otherwise GIT_COMMIT, GITHUB_SHA or the commit that is checked out, marked where the work
                           tree has changes
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
      'pact-url': { type: 'string' },
      'wip-since': { type: 'string' },
      local: { type: 'string' },
      'no-publish': { type: 'boolean', default: false },
      parity: { type: 'string', multiple: true },
      'provider-base-url': { type: 'string' },
      'state-url': { type: 'string' },
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
  const foreign = readForeign(values['provider-base-url'], values['state-url'])
  const parity = readParity(values.parity)
  const source = readSource(values, !values['no-publish'] && !foreign && !parity)
  const named = values.provider ?? (foreign && ['experimentation-api'])
  const chosen = readProviders(named ?? (await providerOf(source)))
  if (foreign && chosen.length > 1) {
    throw new Trouble('At one --provider-base-url there is one provider: name one with --provider')
  }
  const seconds = Number(values.timeout)
  if (!(seconds > 0)) throw new Trouble(`--timeout takes seconds, not "${values.timeout}"`)
  const identity = buildIdentity(process.env, {
    version: values['provider-version'] ?? (foreign && new URL(foreign.baseUrl).host),
    branch: values.branch,
    buildUrl: values['build-url'],
  })

  const outcomes: Outcome[] = []
  async function verifyAll(subject: Subject): Promise<void> {
    for (const provider of chosen) {
      const outcome = await verifyProvider({
        provider,
        subject,
        source,
        parity,
        providerVersion: identity.version,
        branch: foreign ? values.branch : identity.branch,
        buildUrl: identity.buildUrl,
        timeout: seconds * 1000,
        ...(values.verbose && { onOutput: (text: string) => process.stdout.write(text) }),
      })
      outcomes.push(outcome)
      console.log(tellOutcome(outcome).join('\n'))
    }
  }
  try {
    await (foreign ? verifyAll(foreignSubject(foreign)) : onOurBackend(verifyAll))
  } finally {
    if (values.json) writeReport(values.json, outcomes)
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
    const stage = await createStage(services)
    closeOnSignals(() => stage.close().then(services.stop))
    try {
      await work(stageSubject(stage))
    } finally {
      await stage.close()
    }
  } finally {
    await services.stop()
  }
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

/** What the broker asks for, a password or token, is not for others: the address may come from a message. */
function requireAtBroker(pactUrl: string | undefined, brokerUrl: string): void {
  if (pactUrl === undefined) return
  const origin = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined)
  if (origin(pactUrl) === origin(brokerUrl)) return
  throw new Trouble(
    `The pact at ${pactUrl} is not one of the broker at ${brokerUrl}: name an address there`,
  )
}

/** Of one pact alone, the provider that it is with. */
async function providerOf(source: PactSource): Promise<string[] | undefined> {
  if (source.kind !== 'broker' || source.pactUrl === undefined) return undefined
  return [(await planFromUrl(source.broker, source.pactUrl)).provider]
}

function readForeign(
  baseUrl: string | undefined,
  stateUrl: string | undefined,
): ForeignProvider | undefined {
  if (baseUrl === undefined && stateUrl === undefined) return undefined
  if (baseUrl === undefined) throw new Trouble('--state-url goes with --provider-base-url')
  if (stateUrl === undefined) {
    throw new Trouble(
      'Name with --state-url where the team of that backend makes states true: docs/foreign-provider.md says how',
    )
  }
  for (const url of [baseUrl, stateUrl]) {
    if (!/^https?:/.test(url) || !URL.canParse(url)) {
      throw new Trouble(`"${url}" is not an address: write it in full, with http:// or https://`)
    }
  }
  return { baseUrl, stateUrl }
}

function readParity(words: readonly string[] | undefined): readonly Parity[] | undefined {
  return words?.map((word) => {
    if (isParity(word)) return word
    throw new Trouble(`There is no parity "${word}": there are ${parities.join(', ')}`)
  })
}

interface PactChoice {
  local?: string | undefined
  'pact-url'?: string | undefined
  'wip-since'?: string | undefined
}

function readSource(choice: PactChoice, publish: boolean): PactSource {
  const { local: folder, 'pact-url': pactUrl, 'wip-since': wipSince } = choice
  if ([folder, pactUrl, wipSince].filter((each) => each !== undefined).length > 1) {
    throw new Trouble(
      'Of --local, --pact-url and --wip-since only one can be followed: leave the others out',
    )
  }
  if (folder !== undefined) return { kind: 'folder', folder }
  if (wipSince !== undefined && !/^\d{4}-\d\d-\d\d$/.test(wipSince)) {
    throw new Trouble(`--wip-since takes a day such as 2026-01-31, not "${wipSince}"`)
  }
  const broker = brokerFrom(process.env)
  if (broker) {
    requireAtBroker(pactUrl, broker.url)
    return { kind: 'broker', broker, publish, pactUrl, wipSince }
  }
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
