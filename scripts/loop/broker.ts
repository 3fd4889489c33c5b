import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { root, tail, telemetryOff } from './command.ts'

export interface RunningBroker {
  url: string
  stop(): Promise<void>
  /** Resolves, with what it wrote last, when the broker ends without being asked to. */
  ended: Promise<string>
}

/** Starts the broker on its embedded database and waits until it answers. Throws one sentence when it cannot. */
export async function startBroker(port: number): Promise<RunningBroker> {
  await requireFree(port)
  const { PACT_BROKER_BASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['broker/src/main.ts'], {
    cwd: root,
    env: {
      ...env,
      ...telemetryOff,
      PACT_BROKER_PORT: String(port),
      PACT_BROKER_LOG_LEVEL: env.PACT_BROKER_LOG_LEVEL ?? 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whoever ends this program ends the broker, also while it starts.
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  child.once('close', () => process.removeListener('exit', end))
  let output = ''
  const take = (chunk: Buffer) => {
    output = tail(output + chunk.toString(), 200)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(output)))
  let over = false
  void ended.then(() => {
    over = true
  })
  const url = `http://127.0.0.1:${port}`
  await Promise.race([
    answers(url, () => over),
    ended.then((text) => Promise.reject(new Error(`The broker did not start.\n${tail(text)}`))),
  ]).catch(async (error) => {
    await stop(child, ended)
    throw error
  })
  return { url, ended, stop: () => stop(child, ended) }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

/** Polls the heartbeat: a first start makes the database, later ones take a fraction of a second. */
async function answers(url: string, isOver: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && !isOver()) {
    const response = await fetch(url, { headers: { accept: 'application/hal+json' } }).catch(
      () => undefined,
    )
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The broker did not answer at ${url} within 60 seconds.`)
}

function requireFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () =>
      reject(
        new Error(
          `Port ${port} is in use: stop what listens there, or choose another port with PACT_BROKER_PORT.`,
        ),
      ),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
}
