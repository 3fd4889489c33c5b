import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { brokerProgram } from '../../test/program.ts'

/** A broker that runs as its users run it: a process with an environment. */
export interface BrokerProcess {
  url: string
  stop(): Promise<void>
}

/** A broker that was begun, and may be on its way up or ended already. */
export interface LaunchedBroker {
  pid: number
  /** Its address, once it listens; rejects when it ended before. */
  ready: Promise<string>
  /** With what it has said on the standard error; a killed one has no code. */
  ended: Promise<{ code: number | null; complaints: string }>
  kill(signal: NodeJS.Signals): void
}

/** Starts the broker with these settings alone, on a free port of the loopback interface. */
export function launchBroker(settings: Readonly<Record<string, string>>): LaunchedBroker {
  const child = spawn(process.execPath, [brokerProgram], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PACT_BROKER_PORT: '0',
      PACT_BROKER_LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whoever ends this program ends the broker, also while it starts.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  let output = ''
  let complaints = ''
  const ended = once(child, 'close').then(() => {
    process.removeListener('exit', end)
    return { code: child.exitCode, complaints }
  })
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const url = /^Concordat listens at (\S+)$/m.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString()
    })
    void ended.then(({ code }) =>
      reject(new Error(`The broker ended with ${code}: ${output}${complaints}`)),
    )
  })
  ready.catch(() => {})
  return { pid: child.pid ?? 0, ready, ended, kill: (signal) => void child.kill(signal) }
}

/** Starts the broker on the given database, and waits until it listens. */
export async function startBroker(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BrokerProcess> {
  const broker = launchBroker({ PACT_BROKER_DATABASE_URL: databaseUrl, ...settings })
  // What a running broker complains of belongs into the report of the tests.
  const told = broker.ended.then(({ complaints }) => void process.stderr.write(complaints))
  return {
    url: await broker.ready,
    async stop() {
      broker.kill('SIGTERM')
      await told
    },
  }
}
