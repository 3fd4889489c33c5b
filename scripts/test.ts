/**
 * `npm test`: every Jest project, one after the other, and the whole loop as a last step.
 *
 *   npm test                      everything
 *   npm test -- unit db           only these steps
 *   npm test -- unit --coverage   what begins with a dash goes to Jest
 *
 * The last line is always `N passed, N failed, N skipped`; the exit code is 0 when nothing failed.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { testFiles } from '../jest.config.ts'
import { type JestResult, readJestResult, type StepResult, summaryOf } from './test-results.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const patience = 5 * 60_000
/** Each writes files that its neighbours would write too: they run in one process. */
const inOneProcess = ['contract']

const words = process.argv.slice(2)
const flags = words.filter((word) => word.startsWith('-'))
const wanted = words.filter((word) => !word.startsWith('-'))

let group: number | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (group !== undefined) signalGroup(group, signal)
    process.exitCode = 1
  })
}
await main()

async function main(): Promise<void> {
  const names = [...Object.keys(testFiles), 'loop']
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no step ${unknown.join(', ')}: it must be one of ${names.join(', ')}.`)
    process.exitCode = 2
    return
  }
  mkdirSync(`${root}/reports`, { recursive: true })
  const steps = names.filter((name) => wanted.length === 0 || wanted.includes(name))
  const results: StepResult[] = []
  const leftOut: string[] = []
  for (const [index, name] of steps.entries()) {
    if (process.exitCode !== undefined) break
    const pattern = testFiles[name] ?? 'scripts/loop.ts'
    const files = globSync(pattern, { cwd: root, exclude: (path) => path === 'node_modules' })
    if (files.length === 0) {
      leftOut.push(name)
      continue
    }
    const isLoop = name === 'loop'
    const about = isLoop ? 'from the consumer tests to can-i-deploy' : `${files.length} test files`
    console.log(`\n[${index + 1}/${steps.length}] ${name}: ${about}`)
    const started = Date.now()
    const result = isLoop ? await runLoop() : await runJest(name, steps.slice(0, index))
    results.push(result)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`[${index + 1}/${steps.length}] ${name}: ${summaryOf([result])}, ${seconds} s`)
  }
  if (wanted.length === 0) results.push(unreachedTests())
  report(results, leftOut)
}

/** A test file that no step's pattern reaches would never run, and nobody would notice. */
function unreachedTests(): StepResult {
  const exclude = (path: string) => /^(node_modules|dist|\.concordat)$/.test(basename(path))
  const reached = new Set(globSync(Object.values(testFiles), { cwd: root, exclude }))
  const problems = globSync('**/*.test.ts', { cwd: root, exclude })
    .filter((file) => !reached.has(file))
    .map((file) => `${file}: no step of \`npm test\` runs this file`)
  return { passed: 0, failed: problems.length, skipped: [], problems }
}

async function runJest(name: string, before: readonly string[]): Promise<StepResult> {
  const output = `reports/${name}.json`
  rmSync(`${root}/${output}`, { force: true })
  const workers = inOneProcess.includes(name) ? 1 : Math.min(4, availableParallelism())
  const options = [
    ...['run', '-s', 'jest', '--', '--selectProjects', name, '--json', `--outputFile=${output}`],
    ...(workers === 1 ? ['--runInBand'] : [`--maxWorkers=${workers}`]),
    ...flags,
  ]
  // What a step left in reports/ counts for those after it, unless flags have cut it short.
  const own = flags.length === 0 ? { CONCORDAT_STEPS_BEFORE: before.join(' ') } : {}
  const { exit, leftBehind } = await run(name, 'npm', options, own)
  const result = existsSync(`${root}/${output}`)
    ? (JSON.parse(readFileSync(`${root}/${output}`, 'utf8')) as JestResult)
    : undefined
  return withLeftBehind(readJestResult(result, exit), name, leftBehind)
}

/** On a port and with data of its own: a broker that already runs on this machine is left alone. */
async function runLoop(): Promise<StepResult> {
  const data = mkdtempSync(join(tmpdir(), 'concordat-loop-'))
  // Run by root, PostgreSQL is another user, who must be able to enter.
  chmodSync(data, 0o755)
  const own = { PACT_BROKER_PORT: String(await freePort()), CONCORDAT_DATA_DIRECTORY: data }
  const options = ['scripts/loop.ts', '--once']
  const { exit, leftBehind } = await run('loop', process.execPath, options, own)
  rmSync(data, { recursive: true, force: true })
  const problems = exit === 0 ? [] : [`npm start -- --once ended with ${exit}`]
  const result = { passed: exit === 0 ? 1 : 0, failed: problems.length, skipped: [], problems }
  return withLeftBehind(result, 'loop', leftBehind)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function withLeftBehind(result: StepResult, name: string, leftBehind: boolean): StepResult {
  if (!leftBehind) return result
  const problem = `${name} left a process running (it was ended now)`
  return { ...result, failed: result.failed + 1, problems: [...result.problems, problem] }
}

interface Ending {
  /** 0, or in words how else the command ended. */
  exit: string | 0
  /** Whether a process that it started outlived it. */
  leftBehind: boolean
}

/** Runs a command as a process group of its own: so nothing that it starts can outlive it unseen. */
async function run(
  name: string,
  command: string,
  options: string[],
  own: Record<string, string> = {},
): Promise<Ending> {
  const running = spawn(command, options, {
    cwd: root,
    detached: true,
    env: { ...process.env, JEST_REPORT_NAME: name, PACT_DO_NOT_TRACK: 'true', ...own },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const { pid } = running
  if (pid === undefined) return { exit: `${command} could not be started`, leftBehind: false }
  group = pid
  const limit = setTimeout(() => signalGroup(pid, 'SIGTERM'), patience)
  const exit = await new Promise<string | 0>((resolve) => {
    running.on('exit', (code, signal) =>
      resolve(code === 0 ? 0 : signal ? `signal ${signal}` : `exit ${code}`),
    )
  })
  clearTimeout(limit)
  group = undefined
  return { exit, leftBehind: await outlived(pid) }
}

/** Watchdogs need a moment to stop what they watch; whatever is still there after it is ended. */
async function outlived(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 3_000; waited += 100) {
    if (!signalGroup(pid, 0)) return false
    await sleep(100)
  }
  return signalGroup(pid, 'SIGKILL')
}

/** False when nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}

function report(results: readonly StepResult[], leftOut: readonly string[]): void {
  const shown = (line: string) => `  ${line.replace(root, '')}`
  const problems = results.flatMap((result) => result.problems)
  const skipped = results.flatMap((result) => result.skipped)
  console.log()
  if (leftOut.length > 0) console.log(`Left out, because they hold no test: ${leftOut.join(', ')}`)
  if (skipped.length > 0) console.log(['Skipped:', ...skipped.map(shown)].join('\n'))
  if (problems.length > 0) console.log(['Failed:', ...problems.map(shown)].join('\n'))
  if (results.every(isEmpty)) console.log('No test was run.')
  if (problems.length > 0 || results.every(isEmpty)) process.exitCode = 1
  console.log(summaryOf(results))
}

function isEmpty({ passed, failed }: StepResult): boolean {
  return passed + failed === 0
}
