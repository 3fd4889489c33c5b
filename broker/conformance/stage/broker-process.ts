import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A broker that runs as its users run it: a process with an environment. */
export interface BrokerProcess {
  url: string
  stop(): Promise<void>
}

const main = join(import.meta.dirname, '../../src/main.ts')

/** Starts the broker on a free port of the loopback interface, on the given database, and waits until it listens. */
export async function startBroker(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BrokerProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      PACT_BROKER_PORT: '0',
      PACT_BROKER_LOG_LEVEL: 'error',
      PACT_BROKER_DATABASE_URL: databaseUrl,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whoever ends this program ends the broker, also while it starts.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const ended = once(child, 'close').then(() => process.removeListener('exit', end))
  return {
    url: await addressOf(child),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      const url = /^Concordat listens at (\S+)$/m.exec(output)?.[1]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', take)
    // What a running broker complains of belongs into the report of the tests.
    child.stderr?.on('data', (chunk: Buffer) => {
      take(chunk)
      process.stderr.write(chunk)
    })
    child.once('close', (code) => reject(new Error(`The broker ended with ${code}: ${output}`)))
  })
}
