/**
 * `npm run try-guides [-- NAME …]`: follows the guides of docs/ word by word, each in a bare clone of what is committed:
 * every block of the kind `sh`, in order, in one shell. `sh background` is what a guide has run in a terminal of its own, `sh fails` must
 * fail, and what stands in a block `text output` must be among what the block before it wrote. Ports are replaced by free ones.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blocksIn, missingIn, scriptOf, tellBlock } from './guides/blocks.ts'
import { root, telemetryOff } from './loop/command.ts'
import { freePort } from './loop/free-port.ts'

const followed = [
  'walkthrough',
  'consumer-guide',
  'provider-guide',
  'integration-testing',
  'test-data',
  'operations',
  'migrate-from-pact-broker',
  'ci-cd',
]
/** The ports that guides name. */
const ports = ['9292', '8080', '8081']

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !followed.includes(name))
const folder = mkdtempSync(join(tmpdir(), 'concordat-guides-'))
// Under root, PostgreSQL runs as another user, who must be able to enter.
chmodSync(folder, 0o755)
try {
  if (unknown.length > 0) {
    throw new Error(`No guide is called ${unknown.join(', ')}: there are ${followed.join(', ')}`)
  }
  for (const name of wanted.length > 0 ? wanted : followed) await follow(name)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function follow(name: string): Promise<void> {
  const checkout = bareCheckout()
  const blocks = blocksIn(readFileSync(join(checkout, 'docs', `${name}.md`), 'utf8'))
  const given = await Promise.all(ports.map(async (port) => [port, String(await freePort())]))
  const text = given.reduce(
    (all, [port = '', free = '']) => all.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), free),
    scriptOf(blocks),
  )
  const began = Date.now()
  const { exitCode, output } = await runScript(text, checkout, {
    PACT_BROKER_PORT: given[0]?.[1] ?? '',
    CONCORDAT_DATA_DIRECTORY: join(folder, 'data', name),
    PORT: given[1]?.[1] ?? '',
  })
  const missing = missingIn(output, blocks)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const isRight = exitCode === 0 && missing.length === 0
  console.log(`${isRight ? '✓' : '✗'} docs/${name}.md: ${tellBlock(output, blocks)} (${seconds} s)`)
  if (isRight) return
  throw new Error([output.split('\n').slice(-60).join('\n'), ...missing].join('\n'))
}

/** A clone of what is committed here, with nothing in it that was made; its packages are installed once for all guides. */
function bareCheckout(): string {
  const checkout = join(folder, 'concordat')
  const git = (...args: string[]) => must('git', ['-C', checkout, ...args])
  if (existsSync(checkout)) {
    git('clean', '-fdxq', '-e', 'node_modules')
    git('checkout', '--quiet', '.')
    return checkout
  }
  mkdirSync(join(folder, 'data'), { mode: 0o755 })
  must('git', ['clone', '--quiet', root, checkout])
  must('node', [join(checkout, 'scripts/bootstrap.mjs')])
  return checkout
}

function must(command: string, args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', env: outerEnvironment() })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`)
}

/** What a terminal has: nothing of this checkout may help. */
function outerEnvironment(): Record<string, string | undefined> {
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|INIT_CWD)/i.test(name),
  )
  const path = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'))
  return { ...Object.fromEntries(outer), PATH: path.join(':'), ...telemetryOff }
}

/** Runs it as a process group of its own, so that what it leaves in the background can be ended. */
async function runScript(
  script: string,
  cwd: string,
  more: Record<string, string>,
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-c', script], {
    cwd,
    detached: true,
    env: { ...outerEnvironment(), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  await endGroup(child.pid)
  return { exitCode, output }
}

/** Asks the group to end and waits until nobody is left, so that its ports and its database are free. */
async function endGroup(pid = 0): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 200) {
    try {
      process.kill(-pid, waited === 0 ? 'SIGTERM' : 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  process.kill(-pid, 'SIGKILL')
}
