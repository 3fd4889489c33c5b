/**
 * `npm test`: every kind of test and the whole loop, side by side: as many at a time as there are cores, four at most.
 *
 *   npm test                      everything
 *   npm test -- unit db           only these steps
 *   npm test -- unit --bail       what begins with a dash goes to Jest
 *
 * What a step says is in `reports/STEP.log`, and here where it failed or is alone. The last line is always
 * `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { testFiles } from '../jest.config.ts'
import { freePort } from './loop/free-port.ts'
import { writeProgram } from './package/program.ts'
import { inLanes, type Step } from './test/lanes.ts'
import { runGroup, signalAll } from './test/process-group.ts'
import { type JestResult, readJestResult, type StepResult, summaryOf } from './test/results.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const patience = 10 * 60_000
const { jest } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).scripts as Record<
  string,
  string
>

interface TestStep extends Step {
  /** Processes that share its test files; one unless told. */
  readonly workers?: number
}

/** In the order in which they begin: what takes long must not be alone at the end. */
const allSteps: readonly TestStep[] = [
  { name: 'unit' },
  { name: 'contract' },
  { name: 'db', workers: 2 },
  { name: 'suites' },
  // Looks at which test has asked which route.
  { name: 'conformance', after: ['unit', 'db'] },
  { name: 'browser' },
  { name: 'loop' },
  // Looks at what the suites have written down.
  { name: 'verify', after: ['suites'] },
  { name: 'schema' },
  { name: 'services' },
]

const words = process.argv.slice(2)
const flags = words.filter((word) => word.startsWith('-'))
const wanted = words.filter((word) => !word.startsWith('-'))
/** The loop begins with the pact tests: they need no step of their own, unless Jest is told more. */
const loopRunsContract = wanted.length === 0 && flags.length === 0

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    signalAll(signal)
    process.exitCode = 1
  })
}
await main()

async function main(): Promise<void> {
  const names = allSteps.map(({ name }) => name)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no step ${unknown.join(', ')}: it must be one of ${names.join(', ')}.`)
    process.exitCode = 2
    return
  }
  mkdirSync(`${root}/reports`, { recursive: true })
  const steps = allSteps.filter(({ name }) =>
    wanted.length > 0 ? wanted.includes(name) : name !== 'contract' || !loopRunsContract,
  )
  // Where lines are counted, the broker runs from its sources.
  if (!process.env.NODE_V8_COVERAGE)
    process.env.TEST_BROKER_PROGRAM = await writeProgram(root, join(root, 'broker/dist'))
  Object.assign(process.env, oneCertificate())
  // Each is several processes: with one more at a time the processor worked longer, and the whole was not done sooner.
  const lanes = Math.min(4, availableParallelism())
  console.log(`${steps.map(({ name }) => name).join(', ')}: ${lanes} at a time`)
  const before: string[] = []
  const results = await inLanes(steps, lanes, async (step) => {
    if (process.exitCode !== undefined) return stopped
    const result = await runStep(step, before, steps.length === 1)
    before.push(step.name)
    return result
  })
  if (wanted.length === 0) results.push(unreachedTests())
  report(results)
}

/**
 * The official clients read every certificate of the system whenever they start, which takes as long as the rest of a
 * command, and the verifier refuses to work without any: here, where nobody speaks TLS to them, they are given one.
 * Written once, before there is anybody who could read half of it.
 */
function oneCertificate(): NodeJS.ProcessEnv {
  const file = join(root, 'reports/one-certificate.pem')
  writeFileSync(file, `${rootCertificates[0]}\n`)
  return { SSL_CERT_FILE: file, SSL_CERT_DIR: join(root, 'reports') }
}

const stopped: StepResult = { passed: 0, failed: 0, skipped: [], problems: [] }

async function runStep(step: TestStep, before: readonly string[], isAlone: boolean) {
  const { name } = step
  const log = `${root}/reports/${name}.log`
  console.log(`  ${name}: begins`)
  const started = Date.now()
  const place = isAlone ? {} : { log }
  const result = await (name === 'loop' ? runLoop(place) : runJest(step, before, place))
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  if (!isAlone && result.failed > 0) console.log(readFileSync(log, 'utf8'))
  console.log(`  ${name}: ${summaryOf([result])}, ${seconds} s`)
  return result
}

/** A test file that no step's pattern reaches would never run, and nobody would notice. */
function unreachedTests(): StepResult {
  const exclude = (path: string) => /^(node_modules|dist|\.concordat)$/.test(basename(path))
  const patterns = allSteps.flatMap(({ name }) => testFiles[name] ?? [])
  const reached = new Set(globSync(patterns, { cwd: root, exclude }))
  const problems = globSync('**/*.test.ts', { cwd: root, exclude })
    .filter((file) => !reached.has(file))
    .map((file) => `${file}: no step of \`npm test\` runs this file`)
  return { passed: 0, failed: problems.length, skipped: [], problems }
}

interface Place {
  log?: string
}

async function runJest(
  { name, workers = 1 }: TestStep,
  before: readonly string[],
  place: Place,
): Promise<StepResult> {
  const output = `reports/${name}.json`
  rmSync(`${root}/${output}`, { force: true })
  const options = [
    ...['--selectProjects', name],
    workers === 1 ? '--runInBand' : `--maxWorkers=${workers}`,
    ...['--json', `--outputFile=${output}`, ...flags],
  ]
  // What a step left in reports/ counts for those after it, unless flags have cut it short.
  const own = flags.length === 0 ? { CONCORDAT_STEPS_BEFORE: before.join(' ') } : {}
  // As `npm run jest` does it, without a second npm.
  const shell = ['-c', `${jest} "$@"`, 'jest', ...options]
  const { exit, leftBehind } = await run(name, 'sh', shell, place, own)
  return withLeftBehind(readJestResult(jestResultOf(name), exit), name, leftBehind)
}

/** On a port and with data of its own: a broker that already runs on this machine is left alone. */
async function runLoop(place: Place): Promise<StepResult> {
  const data = mkdtempSync(join(tmpdir(), 'concordat-loop-'))
  // Run by root, PostgreSQL is another user, who must be able to enter.
  chmodSync(data, 0o755)
  const own = { PACT_BROKER_PORT: String(await freePort()), CONCORDAT_DATA_DIRECTORY: data }
  rmSync(`${root}/reports/contract.json`, { force: true })
  const options = ['scripts/loop.ts', '--once']
  const { exit, leftBehind } = await run('loop', process.execPath, options, place, own)
  rmSync(data, { recursive: true, force: true })
  const pactTests = readJestResult(jestResultOf('contract'), 0)
  const problems = exit === 0 ? [] : [`npm start -- --once ended with ${exit}`]
  const result = {
    passed: pactTests.passed + (exit === 0 ? 1 : 0),
    failed: pactTests.failed + problems.length,
    skipped: pactTests.skipped,
    problems: [...pactTests.problems, ...problems],
  }
  return withLeftBehind(result, 'loop', leftBehind)
}

function jestResultOf(step: string): JestResult | undefined {
  const file = `${root}/reports/${step}.json`
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestResult) : undefined
}

/** `JEST_REPORT_NAME` names the reports; Node keeps what it has compiled for the processes that follow. */
function run(
  name: string,
  command: string,
  options: string[],
  place: Place,
  own: Record<string, string>,
) {
  const env = {
    ...process.env,
    JEST_REPORT_NAME: name,
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
    PACT_DO_NOT_TRACK: 'true',
    ...own,
  }
  return runGroup(command, options, { cwd: root, env, patience, ...place })
}

function withLeftBehind(result: StepResult, name: string, leftBehind: boolean): StepResult {
  if (!leftBehind) return result
  const problem = `${name} left a process running (it was ended now)`
  return { ...result, failed: result.failed + 1, problems: [...result.problems, problem] }
}

function report(results: readonly StepResult[]): void {
  const shown = (line: string) => `  ${line.replace(root, '')}`
  const problems = results.flatMap((result) => result.problems)
  const skipped = results.flatMap((result) => result.skipped)
  const isEmpty = summaryOf(results) === summaryOf([])
  console.log()
  if (skipped.length > 0) console.log(['Skipped:', ...skipped.map(shown)].join('\n'))
  if (problems.length > 0) console.log(['Failed:', ...problems.map(shown)].join('\n'))
  if (isEmpty) console.log('No test was run.')
  if (problems.length > 0 || isEmpty) process.exitCode = 1
  console.log(summaryOf(results))
}
