/**
 * `npm run try-package`: does the packed broker work for those who have nothing but it? Packs it, installs the tarball
 * into an empty folder, starts `npx concordat` there on its own database, asks, publishes pacts, reads a page, has two large
 * ones compared, stops it and starts it once more on what it kept. What is loaded only when it is needed is needed here:
 * the reader of settings files, the validators, a thread. Run by the Node that npm runs with here, or by that in --node.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { node: { type: 'string' } } })
const node = resolve(values.node ?? process.execPath)
// Nothing of this checkout may help: neither its commands, nor what npm tells scripts of where they run.
const ofThisRun = /^(npm_(?!config_)|npm_config_(local_prefix|workspaces?|include|omit)|node_)/i
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofThisRun.test(name))),
  PATH: [
    dirname(node),
    ...(process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules')),
  ].join(':'),
  PACT_BROKER_PORT: '0',
}

let started: ChildProcess | undefined
const folder = mkdtempSync(join(tmpdir(), 'concordat-package-'))
try {
  // Under root, PostgreSQL runs as another user, who must be able to pass through.
  chmodSync(folder, 0o755)
  await main()
} finally {
  if (started) process.kill(-(started.pid ?? 0), 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

async function main(): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, stdio: 'inherit' })
  const [tarball] = globSync('dist/*.tgz', { cwd: root })
  if (!tarball) throw new Error('`npm run package` has packed nothing')
  say(`${tarball}, by Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', join(root, tarball)],
    {
      cwd: folder,
      env,
      stdio: 'inherit',
    },
  )
  say(`installed: ${sizeOf(folder)}`)
  same(
    npx('version'),
    `Concordat ${JSON.parse(readFileSync(join(root, 'broker/package.json'), 'utf8')).version}`,
  )

  mkdirSync(join(folder, 'config'))
  writeFileSync(join(folder, 'config/pact_broker.yml'), 'log_level: warn\n')
  const first = await start()
  const pact = { consumer: { name: 'Web' }, provider: { name: 'Shop' }, interactions: [] }
  same((await put(`${first}/pacts/provider/Shop/consumer/Web/version/1`, pact)).status, 201)
  same((await put(`${first}/pacticipants/Shop`, { displayName: 1 })).status, 400)
  const page = await fetch(`${first}/`, { headers: { accept: 'text/html' } })
  holds(await page.text(), 'Shop')
  const style = await fetch(`${first}/static/concordat.css`)
  holds(await style.text(), 'color-scheme')
  for (const version of ['2', '3'])
    await put(`${first}/pacts/provider/Shop/consumer/Web/version/${version}`, largePact(version))
  const diff = await fetch(
    `${first}/pacts/provider/Shop/consumer/Web/version/3/diff/previous-distinct`,
  )
  same(diff.status, 200)
  await stop()
  say('reads its settings, takes pacts, refuses what is wrong, shows and compares them, stops')

  const second = await start()
  const kept = await fetch(`${second}/pacts/provider/Shop/consumer/Web/latest`)
  same(kept.status, 200)
  await stop()
  say('starts again on what it has kept')
}

/** Above the size from which a thread compares. */
function largePact(description: string): object {
  const interactions = Array.from({ length: 2_000 }, (_, index) => ({
    description: `${description}: ${index} ${'x'.repeat(200)}`,
    request: { method: 'GET', path: `/${index}` },
    response: { status: 200 },
  }))
  return { consumer: { name: 'Web' }, provider: { name: 'Shop' }, interactions }
}

function put(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
}

function npx(...words: string[]): string {
  return execFileSync('npx', ['--no-install', 'concordat', ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  }).trim()
}

/** Returns the address that it says it listens at. */
async function start(): Promise<string> {
  const child = spawn('npx', ['--no-install', 'concordat'], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started = child
  child.once('exit', () => {
    started = undefined
  })
  let output = ''
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`\`npx concordat\` ended, saying: ${output}`)))
    child.stdout.on('data', (chunk) => {
      output += chunk
      const address = /listens at (http:\S+)/.exec(output)?.[1]
      if (address) resolve(address)
    })
  })
}

async function stop(): Promise<void> {
  const child = started
  if (!child?.pid) throw new Error('The broker has ended by itself')
  const ended = new Promise((done) => child.once('exit', done))
  process.kill(-child.pid, 'SIGTERM')
  await ended
}

function same(seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Error(`Expected ${expected}, got ${seen}`)
}

function holds(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`Expected "${part}" in: ${text.slice(0, 500)}`)
}

function sizeOf(path: string): string {
  return execFileSync('du', ['-sh', path], { encoding: 'utf8' }).split('\t')[0] ?? ''
}

function say(line: string): void {
  console.log(`- ${line}`)
}
