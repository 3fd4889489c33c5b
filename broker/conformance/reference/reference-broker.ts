import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { BrokerProcess } from '../stage/broker-process.ts'

/** The environment in which Ruby finds the reference's gems, or one sentence about what is missing. */
export async function findReference(
  database: 'sqlite3' | 'pg' = 'sqlite3',
): Promise<{ env: NodeJS.ProcessEnv } | { missing: string }> {
  const gems = ['pact_broker', 'padrino-core', 'puma', database]
  const folder = process.env.REFERENCE_GEM_HOME
  const env = { ...process.env, ...(folder !== undefined && { GEM_HOME: folder }) }
  const versions = gems.map((gem) => `gem ${JSON.stringify(gem)}`).join('; ')
  try {
    await promisify(execFile)('ruby', ['-e', versions], { env })
    return { env }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { missing: 'Ruby is not installed' }
    const where = folder === undefined ? 'where Ruby looks' : `in ${folder}`
    return { missing: `Ruby finds no ${gems.join(', ')} ${where}` }
  }
}

/** What both brokers are told alike. */
export const sharedSettings = {
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: 'example.org',
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
  PACT_BROKER_WEBHOOK_HTTP_METHOD_WHITELIST: 'GET POST PUT',
  PACT_BROKER_BADGE_PROVIDER_MODE: 'redirect',
}

export interface ReferenceProcess extends BrokerProcess {
  pid: number
  /** Milliseconds from the start of the process to its first answer. */
  startedWithin: number
}

/** Starts the reference broker on a free port, on a database of PostgreSQL or, without one, a fresh one of SQLite. */
export async function startReference(
  env: NodeJS.ProcessEnv,
  databaseUrl?: string,
): Promise<ReferenceProcess> {
  const began = performance.now()
  const directory = await mkdtemp(join(tmpdir(), 'reference-broker-'))
  const port = await freePort()
  const puma = 'load Gem.bin_path("puma", "puma")'
  const config = join(import.meta.dirname, 'reference.ru')
  const child = spawn('ruby', ['-e', puma, '--', '-b', `tcp://127.0.0.1:${port}`, config], {
    cwd: directory,
    env: {
      ...env,
      RUBYOPT: '-W0',
      RACK_ENV: 'production',
      PACT_BROKER_DATABASE_URL: databaseUrl ?? `sqlite:///${directory}/pacts.sqlite3`,
      PACT_BROKER_HIDE_PACTFLOW_MESSAGES: 'true',
      PACT_BROKER_SEED_EXAMPLE_DATA: 'false',
      PACT_BROKER_LOG_LEVEL: 'fatal',
      ...sharedSettings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const ended = once(child, 'close').then(() => process.removeListener('exit', end))
  const url = `http://127.0.0.1:${port}`
  await answers(child, url)
  return {
    url,
    pid: child.pid ?? 0,
    startedWithin: performance.now() - began,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      // Ruby tells what is wrong before all the places that it came through.
      output = (output + chunk.toString()).slice(0, 10_000)
    })
  for (let waited = 0; waited < 120_000 && child.exitCode === null; waited += 50) {
    const heartbeat = await fetch(`${url}/diagnostic/status/heartbeat`).catch(() => undefined)
    if (heartbeat?.ok) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error(`The reference broker did not start:\n${output}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
