/**
 * `npm start`: the whole contract loop on real parts, then the running broker.
 *
 *   npm start              runs the loop and keeps serving the pages
 *   npm start -- --once    ends after the table: exit 0 when everything may be deployed, else 1
 *
 * PACT_BROKER_PORT chooses the port (9292), CONCORDAT_DATA_DIRECTORY where the broker keeps its data.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onFirstSignal } from '@concordat/local-services/signals'
import { type RunningBroker, startBroker } from './loop/broker.ts'
import { pactBroker } from './loop/clients.ts'
import { run, tail } from './loop/command.ts'
import { type GateAnswer, obstacles, reasonsOf, verdictTable } from './loop/gate.ts'
import { deploymentOrder, readPacts } from './loop/pacts.ts'
import { Progress } from './loop/progress.ts'
import { type BuildVersion, buildVersion } from './loop/version.ts'

/** Where each version must be able to go, in this order. */
const environments = [
  { name: 'test', production: false },
  { name: 'production', production: true },
]

async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } })
  const begun = Date.now()
  const running: { broker?: RunningBroker } = {}
  const interrupted = stopOnSignals(running)
  const progress = new Progress(5)
  const broker = await progress.step('Starting the broker', async () => {
    const value = await startBroker(portFrom(process.env.PACT_BROKER_PORT))
    return { value, did: `listening at ${value.url}` }
  })
  running.broker = broker
  try {
    const allowed = await runLoop(broker.url, progress)
    console.log(
      `\n${allowed ? 'Everything may be deployed.' : 'Not everything may be deployed.'} ${seconds(begun)} in all.`,
    )
    return values.once ? allowed : await serve(broker)
  } finally {
    if (!interrupted()) await broker.stop()
  }
}

async function runLoop(brokerUrl: string, progress: Progress): Promise<boolean> {
  const client = pactBroker(brokerUrl)
  await progress.step('Consumer tests', runConsumerTests)
  const pacts = readPacts()
  const version = buildVersion()
  await progress.step('Publishing the pacts', async () => {
    await client.publish(version)
    return {
      value: undefined,
      did: `${pacts.length} pacts as version ${version.number} of branch ${version.branch}`,
    }
  })
  const verified = await progress.step('Verifying the providers', () => verify(brokerUrl, version))
  const answers = await progress.step('Asking the gate, recording deployments', async () => {
    const value = await deployEverything(brokerUrl, deploymentOrder(pacts), version)
    const refused = value.filter(({ deployable }) => !deployable).length
    return { value, did: `${value.length - refused} allowed, ${refused} refused` }
  })
  const allowed = verified.success && answers.every(({ deployable }) => deployable)
  console.log(`\n${verdictTable(answers)}`)
  // A pact that nobody has verified yet is pending: the verification passes, and the gate alone refuses.
  if (!allowed) console.log(`\n${obstacles(answers)}\n\n${verified.told}`)
  return allowed
}

async function runConsumerTests(): Promise<{ value: undefined; did: string }> {
  const { exitCode, output } = await run(['npm', 'run', '--silent', 'consumers'])
  if (exitCode !== 0)
    throw new Error(`The consumer tests failed; nothing was published.\n${tail(output)}`)
  const pacts = readPacts()
  const interactions = pacts.reduce((sum, pact) => sum + pact.interactions, 0)
  return { value: undefined, did: `${interactions} interactions in ${pacts.length} pacts` }
}

interface Verification {
  success: boolean
  told: string
}

async function verify(
  brokerUrl: string,
  { number, branch }: BuildVersion,
): Promise<{ value: Verification; did: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-loop-'))
  const report = join(folder, 'verification.json')
  try {
    const { exitCode, output } = await run(
      [
        'node',
        'provider-verification/src/verify.ts',
        '--provider-version',
        number,
        '--branch',
        branch,
        '--json',
        report,
      ],
      { env: { PACT_BROKER_BASE_URL: brokerUrl } },
    )
    const outcomes = outcomesIn(report)
    if (exitCode !== 0 && outcomes.length === 0) {
      throw new Error(`The providers were not verified; no result was published.\n${tail(output)}`)
    }
    const failed = outcomes.filter(({ success }) => !success).length
    const did = `${outcomes.length - failed} of ${outcomes.length} providers hold their pacts`
    return { value: { success: exitCode === 0, told: tail(output, 400) }, did }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function outcomesIn(report: string): { success: boolean }[] {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).outcomes
  } catch {
    return []
  }
}

/** Asks the official client for each application, environment by environment, and records what was allowed. */
async function deployEverything(
  brokerUrl: string,
  pacticipants: string[],
  version: BuildVersion,
): Promise<GateAnswer[]> {
  const client = pactBroker(brokerUrl)
  const answers: GateAnswer[] = []
  for (const { name: environment, production } of environments) {
    await client.provideEnvironment(environment, production)
    for (const pacticipant of pacticipants) {
      const { deployable } = await client.canIDeploy(pacticipant, version.number, environment)
      const reasons = await reasonsOf(brokerUrl, {
        pacticipant,
        version: version.number,
        environment,
      })
      answers.push({ pacticipant, environment, deployable, reasons })
      if (deployable) await client.recordDeployment(pacticipant, version.number, environment)
    }
  }
  return answers
}

function portFrom(text = '9292'): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port
  throw new Error(`PACT_BROKER_PORT must be a port from 1 to 65535, but is "${text}".`)
}

function seconds(begun: number): string {
  return `${((Date.now() - begun) / 1000).toFixed(1)} s`
}

/** Keeps the pages there until a signal comes. A broker that ends by itself is a failure, and says what it said last. */
async function serve(broker: RunningBroker): Promise<false> {
  console.log(`\nThe broker keeps running: open ${broker.url} in a browser; Ctrl+C stops it.`)
  throw new Error(`The broker ended without being asked to.\n${tail(await broker.ended)}`)
}

/** A signal stops the broker, too, whatever step is under way; the answer says whether one came. */
function stopOnSignals(running: { broker?: RunningBroker }): () => boolean {
  let came = false
  onFirstSignal((code) => {
    came = true
    const stopped = running.broker?.stop() ?? Promise.resolve()
    void stopped.then(() => process.exit(code))
  })
  return () => came
}

main().then(
  (allowed) => {
    process.exitCode = allowed ? 0 : 1
  },
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  },
)
